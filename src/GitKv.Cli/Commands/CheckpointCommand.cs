using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Items;
using GitKv.Cli.Streams;
using GitKv.Core.Stores;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv checkpoint</c>: named states of a store.</summary>
internal static class CheckpointCommand
{
    public static Command Create(VerbContext verbs) =>
        new("checkpoint", "Name states of a store, list the names and remove them.") { CreateList(verbs), CreateCreate(verbs), CreateRemove(verbs) };

    private static Command CreateList(VerbContext verbs)
    {
        var json = new Option<bool>("--json") { Description = "One JSON line a checkpoint: name, when, by, message, commit, tag, refName." };
        var command = new Command("list", "List the checkpoints of the store.") { json };
        verbs.Do(command, (session, result) =>
        {
            using ItemJson? lines = result.GetValue(json) ? new ItemJson(session.Output) : null;
            foreach (Checkpoint checkpoint in session.Read().Store.Checkpoints.List()) Print(session, lines, checkpoint);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateCreate(VerbContext verbs)
    {
        var name = new Argument<string>("name") { Description = "The checkpoint's name, one component of a tag's name." };
        var force = new Option<bool>("--force", "-f") { Description = "Replace a checkpoint of that name." };
        var sign = new Option<bool>("--sign") { Description = "Sign the tag, also where git is not configured to." };
        var json = new Option<bool>("--json") { Description = "Print the checkpoint as a JSON line." };
        var point = new PointOption();
        var writing = new WriteOptions();
        var command = new Command("create", "Name the present state of the store, or a past one.") { name, force, sign, json };
        point.AddTo(command);
        writing.AddTo(command);
        verbs.Do(command, (session, result) =>
        {
            KvStore store = session.OpenExistingForWriting();
            Checkpoint made = store.Checkpoints.Create(point.IsGiven(result) ? point.Read(session, result) : store.Snapshot(), result.GetRequiredValue(name), writing.Read(session, result) with { Sign = result.GetValue(sign) ? true : null }, result.GetValue(force));
            if (!result.GetValue(json)) return ExitCode.Done;
            using var lines = new ItemJson(session.Output);
            Print(session, lines, made);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateRemove(VerbContext verbs)
    {
        var name = new Argument<string>("name") { Description = "The checkpoint's name." };
        var writing = new WriteOptions();
        var command = new Command("remove", "Remove a name. What the store's own history holds stays there.") { name };
        writing.AddTo(command);
        verbs.Do(command, (session, result) =>
        {
            Checkpoints checkpoints = session.OpenExistingForWriting().Checkpoints;
            string which = result.GetRequiredValue(name);
            checkpoints.Remove(checkpoints.TryFind(which) ?? throw Checkpoints.NotThere(which), writing.Read(session, result));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(Session session, ItemJson? lines, Checkpoint checkpoint)
    {
        if (lines is not null) lines.Line(json => Write(json, checkpoint));
        else session.Output.WriteLine(DisplayText.WithoutControls($"{checkpoint.Name,-20} {ItemText.When(checkpoint.Origin)} {checkpoint.Origin.By,-16} {checkpoint.Origin.Message.Split('\n')[0]}"));
    }

    private static void Write(Utf8JsonWriter json, Checkpoint checkpoint)
    {
        json.WriteString("name", checkpoint.Name);
        json.WriteString("when", checkpoint.Origin.At.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
        json.WriteString("by", checkpoint.Origin.By);
        json.WriteString("message", checkpoint.Origin.Message);
        json.WriteString("commit", checkpoint.Commit.ToString());
        json.WriteString("tag", checkpoint.Tag?.ToString());
        json.WriteString("refName", checkpoint.RefName);
    }
}
