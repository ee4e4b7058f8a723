using System.CommandLine;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Items;
using GitKv.Cli.Streams;
using GitKv.Core.Errors;
using GitKv.Core.Merging;
using GitKv.Core.Remotes.Probing;
using GitKv.Core.Stores;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv store</c>: the stores of a repository.</summary>
internal static class StoreCommand
{
    public static Command Create(VerbContext verbs) =>
        new("store", "List, create, change and remove stores.") { CreateList(verbs), CreateCreate(verbs), CreateSet(verbs), CreateRemove(verbs) };

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
        var layout = new Option<string?>("--layout")
        {
            Description = "tree: one ref, history of the whole store, atomic transactions; branch: one ref a key, history of each key; ref: one ref a key, the last value only. [default: tree]",
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
            using var progress = new ProgressLine(session.Shell, "Probing", wanted: true);
            var making = new StoreMaking
            {
                Name = result.GetRequiredValue(name),
                Layout = result.GetValue(layout) is { } given ? Enum.Parse<KvLayout>(given, ignoreCase: true) : null,
                RefPrefix = session.RefPrefix,
                Annotate = result.GetValue(annotate) ? true : null,
                Progress = progress.Show,
                Leaves = left => session.Shell.Error.WriteLine($"gitkv: there may be left on the remote: {DisplayText.WithoutControls(string.Join(' ', left))}"),
            };
            KvStore store = making.Run(session.Repository, writing.Read(session, result));
            using ItemJson? lines = result.GetValue(json) ? new ItemJson(session.Output) : null;
            if (lines is not null) Write(lines, store);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateSet(VerbContext verbs)
    {
        var name = new Argument<string>("name") { Description = "The store's name." };
        var merge = new Option<string[]>("--merge") { Description = "Merge the items of these keys by this strategy. A pattern that is there already keeps its place, others are added at the end; the first that matches a key counts.", HelpName = "pattern=strategy" };
        var remove = new Option<string[]>("--remove-merge") { Description = "Remove the rule of this pattern, before others are added.", HelpName = "pattern" };
        var arrayKeys = new Option<string[]>("--array-key") { Description = "With strategy Json: a property that tells the elements of an array apart. [default: id, name, key]", HelpName = "property" };
        var conflicts = new Option<string?>("--conflicts") { Description = "With strategy Json: what decides the conflicts that remain: Fail, Ours, Theirs or LastWriter. [default: Fail]", HelpName = "strategy" };
        var json = new Option<bool>("--json") { Description = "Print the store as a JSON line." };
        var writing = new WriteOptions();
        var command = new Command("set", "Change a store's settings: how its items are merged.") { name, merge, remove, arrayKeys, conflicts, json };
        writing.AddTo(command);
        verbs.Do(command, (session, result) =>
        {
            string store = result.GetRequiredValue(name);
            string[] gone = result.GetValue(remove) ?? [];
            List<MergeRule> given = [.. (result.GetValue(merge) ?? []).Select(text => Rule(text) with { ArrayKeys = result.GetValue(arrayKeys) ?? [], Conflicts = result.GetValue(conflicts) })];
            CommitOptions options = writing.Read(session, result);
            KvStore.Open(session.Repository, store, session.RefPrefix).SetMergeRules(rules => Change([.. rules.Where(r => !gone.Contains(r.Pattern))], given), options);
            using ItemJson? lines = result.GetValue(json) ? new ItemJson(session.Output) : null;
            if (lines is not null) Write(lines, KvStore.Open(session.Repository, store, session.RefPrefix));
            return ExitCode.Done;
        });
        return command;
    }

    private static MergeRule Rule(string text)
    {
        int equals = text.LastIndexOf('=');
        return equals > 0 ? new MergeRule(text[..equals], text[(equals + 1)..]) : throw CliException.Usage($"'{text}' is no merge rule: write it as 'pattern=strategy'.");
    }

    private static List<MergeRule> Change(List<MergeRule> rules, List<MergeRule> given)
    {
        foreach (MergeRule rule in given)
        {
            int index = rules.FindIndex(r => r.Pattern == rule.Pattern);
            if (index < 0) rules.Add(rule);
            else rules[index] = rules[index].With(rule);
        }

        return rules;
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
        if (Rules(store) is not { Count: > 0 } rules) return;
        json.WriteStartArray("merge");
        foreach (MergeRule rule in rules) Write(json, rule);
        json.WriteEndArray();
    });

    private static void Write(System.Text.Json.Utf8JsonWriter json, MergeRule rule)
    {
        json.WriteStartObject();
        json.WriteString("pattern", rule.Pattern);
        json.WriteString("strategy", rule.Strategy);
        if (rule.ArrayKeys.Count > 0)
        {
            json.WriteStartArray("arrayKeys");
            foreach (string key in rule.ArrayKeys) json.WriteStringValue(key);
            json.WriteEndArray();
        }

        if (rule.Conflicts is not null) json.WriteString("conflicts", rule.Conflicts);
        json.WriteEndObject();
    }

    /// <summary>Rules that can't be understood keep nobody from listing the stores.</summary>
    private static IReadOnlyList<MergeRule>? Rules(KvStore store)
    {
        try
        {
            return store.OpenedMergeRules;
        }
        catch (KvException)
        {
            return null;
        }
    }
}
