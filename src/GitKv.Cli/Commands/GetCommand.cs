using System.CommandLine;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Items;
using GitKv.Core.Errors;
using GitKv.Core.Stores;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv get</c>: values to standard output.</summary>
internal static class GetCommand
{
    public static Command Create(VerbContext verbs)
    {
        var keys = new Argument<string[]>("key") { Arity = ArgumentArity.OneOrMore, Description = "Keys, or patterns (* ? [a-z] within a component, ** across; ` makes the next character ordinary)." };
        var json = new Option<bool>("--json") { Description = "One JSON line an item: key, value, version, size." };
        var raw = new Option<bool>("--raw") { Description = "The stored bytes and nothing else, also of a text that is kept as a JSON string." };
        var meta = new Option<bool>("--meta", "--log") { Description = "Say who changed the item last, when and why." };
        var literal = new Option<bool>("--literal") { Description = "Take the arguments as keys, whatever they hold." };
        var point = new PointOption();
        var command = new Command("get", "Print the values of items.") { keys, json, raw, meta, literal };
        point.AddTo(command);
        verbs.Do(command, (session, result) =>
        {
            if (result.GetValue(raw) && (result.GetValue(json) || result.GetValue(meta))) throw CliException.Usage("--raw goes with neither --json nor --meta.");
            KeySelector[] selectors = [.. result.GetValue(keys)!.Select(k => KeySelector.Parse(k, result.GetValue(literal)))];
            return new Get(session, point.Read(session, result, selectors), result.GetValue(json), result.GetValue(raw), result.GetValue(meta)).Run(selectors);
        });
        return command;
    }

    private sealed class Get(Session session, KvSnapshot snapshot, bool json, bool raw, bool meta)
    {
        private int _exit;

        public int Run(KeySelector[] selectors)
        {
            bool several = selectors.Length > 1 || selectors[0].Pattern is not null;
            IEnumerable<KvEntry> entries = selectors.SelectMany(Select);
            IReadOnlyDictionary<string, ItemOrigin>? origins = null;
            if (meta)
            {
                // One walk through the history for all of them.
                KvEntry[] all = [.. entries];
                origins = snapshot.Store.Origins(snapshot, [.. all.Select(e => e.Key).Distinct()]);
                entries = all;
            }

            using ItemJson? lines = json ? new ItemJson(session.Output) : null;
            foreach (KvEntry entry in entries)
            {
                ItemOrigin? origin = origins?.GetValueOrDefault(entry.Key);
                if (lines is not null) lines.Item(entry, snapshot.Read(entry), origin, meta);
                else Print(entry, origin, several);
            }

            return _exit;
        }

        private void Print(KvEntry entry, ItemOrigin? origin, bool several)
        {
            if (meta) ItemText.WriteHeader(session.Output, entry, snapshot.SizeOf(entry), origin);
            ItemText.WriteValue(session.Output, snapshot, entry, raw);
            if (!raw && (several || meta || session.Output.IsTerminal)) session.Output.EnsureNewLine();
            session.Output.EndItem();
        }

        private IEnumerable<KvEntry> Select(KeySelector selector)
        {
            if (selector.Pattern is { } pattern) return snapshot.Enumerate(pattern);
            if (snapshot.TryGet(selector.Key!, out KvEntry entry)) return [entry];

            // The others are printed all the same, as cat does.
            KvException missing = CliException.ItemNotFound(selector.Key!, snapshot.IsDirectory(selector.Key!));
            session.Output.Flush();
            _exit = ErrorReport.Write(session.Shell, missing);
            return [];
        }
    }
}
