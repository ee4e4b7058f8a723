using System.CommandLine;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Items;
using GitKv.Cli.Streams;
using GitKv.Core.Stores;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv store</c>: the stores of a repository.</summary>
internal static class StoreCommand
{
    public static Command Create(VerbContext verbs) =>
        new("store", "List, create and remove stores.") { CreateList(verbs), CreateCreate(verbs), CreateRemove(verbs) };

    private static Command CreateList(VerbContext verbs)
    {
        var json = new Option<bool>("--json") { Description = "One JSON line a store: name, layout, refPrefix, annotate." };
        var command = new Command("list", "List the stores of the repository.") { json };
        verbs.Do(command, (session, result) =>
        {
            using ItemJson? lines = result.GetValue(json) ? new ItemJson(session.Output) : null;
            foreach (KvStore store in KvStore.List(session.Repository))
            {
                if (lines is null) session.Output.WriteLine($"{DisplayText.WithoutControls(store.Name),-20} {store.Layout,-7} {store.RefPrefix}{(store.Annotate ? " (annotated)" : "")}");
                else Write(lines, store);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateCreate(VerbContext verbs)
    {
        var name = new Argument<string>("name") { Description = "The store's name, one key component." };
        var layout = new Option<string>("--layout")
        {
            Description = "tree: one ref, history of the whole store, atomic transactions; branch: one ref a key, history of each key; ref: one ref a key, the last value only.",
            DefaultValueFactory = _ => "tree",
            HelpName = "tree|branch|ref",
        };
        layout.AcceptOnlyFromAmong("tree", "branch", "ref", "Tree", "Branch", "Ref");
        var annotate = new Option<bool>("--annotate") { Description = "Layout ref: keep who, when and why in an annotated tag around each value." };
        var json = new Option<bool>("--json") { Description = "Print the store as a JSON line." };
        var writing = new WriteOptions();
        var command = new Command("create", "Create a store. The store 'default' is created by the first write, too.") { name, layout, annotate, json };
        writing.AddTo(command);
        verbs.Do(command, (session, result) =>
        {
            var options = new StoreOptions(result.GetRequiredValue(name), Enum.Parse<KvLayout>(result.GetValue(layout)!, ignoreCase: true), session.RefPrefix, result.GetValue(annotate));
            KvStore store = KvStore.Create(session.Repository, options, writing.Read(session, result));
            using ItemJson? lines = result.GetValue(json) ? new ItemJson(session.Output) : null;
            if (lines is not null) Write(lines, store);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateRemove(VerbContext verbs)
    {
        var name = new Argument<string>("name") { Description = "The store's name." };
        var force = new Option<bool>("--force", "-f") { Description = "Don't ask." };
        var writing = new WriteOptions();
        var command = new Command("remove", "Remove a store with all its items and their history.") { name, force };
        writing.AddTo(command);
        verbs.Do(command, (session, result) =>
        {
            KvStore store = KvStore.Open(session.Repository, result.GetRequiredValue(name), session.RefPrefix);
            if (!result.GetValue(force) && !Confirm(session.Shell, store)) return ExitCode.Denied;
            store.Remove(writing.Read(session, result));
            return ExitCode.Done;
        });
        return command;
    }

    private static bool Confirm(Shell shell, KvStore store)
    {
        if (!Shell.InputIsTerminal || !Shell.ErrorIsTerminal)
            throw CliException.Usage($"Removing the store '{store.Name}' removes all its items and their history. Add --force if that is what you want.");
        shell.Error.Write($"Remove the store '{DisplayText.WithoutControls(store.Name)}' at {store.RefPrefix} with all its items and their history? [y/N] ");
        using var answer = new StreamReader(StandardStreams.OpenInput());
        return answer.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }

    private static void Write(ItemJson lines, KvStore store) => lines.Line(json =>
    {
        json.WriteString("name", store.Name);
        json.WriteString("layout", store.Layout.ToString());
        json.WriteString("refPrefix", store.RefPrefix);
        json.WriteBoolean("annotate", store.Annotate);
    });
}
