using System.CommandLine;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Items;
using GitKv.Core.Documents.Expanding;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
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
        var collapse = new Option<bool>("--collapse") { Description = "The items below each key as the object that they are the parts of." };
        var order = new OrderOption();
        var point = new PointOption();
        var command = new Command("get", "Print the values of items.") { keys, json, raw, meta, literal, collapse };
        order.AddTo(command);
        point.AddTo(command);
        verbs.Do(command, (session, result) =>
        {
            if (result.GetValue(raw) && (result.GetValue(json) || result.GetValue(meta))) throw CliException.Usage("--raw goes with neither --json nor --meta.");
            if (result.GetValue(meta) && result.GetValue(collapse)) throw CliException.Usage("--meta does not go with --collapse: each of the items has its own.");
            KeySelector[] selectors = [.. result.GetValue(keys)!.Select(k => KeySelector.Parse(k, result.GetValue(literal)))];
            var get = new Get(session, point.Read(session, result, selectors), result.GetValue(json), result.GetValue(raw), result.GetValue(meta), order.Read(result));
            return result.GetValue(collapse) ? get.RunCollapsed(selectors) : get.Run(selectors);
        });
        return command;
    }

    private sealed class Get(Session session, KvSnapshot snapshot, bool json, bool raw, bool meta, ComponentOrder? order)
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

        public int RunCollapsed(KeySelector[] selectors)
        {
            bool several = selectors.Length > 1 || selectors[0].Pattern is not null;
            using ItemJson? lines = json ? new ItemJson(session.Output) : null;
            foreach (CollapsedItem item in selectors.SelectMany(SelectCollapsed))
            {
                if (lines is not null)
                {
                    lines.Item(item.Entry, item.Value, null, withOrigin: false);
                    continue;
                }

                ItemText.WriteValue(session.Output, item.Value, raw);
                if (!raw && (several || session.Output.IsTerminal)) session.Output.EnsureNewLine();
                session.Output.EndItem();
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
            if (selector.Pattern is { } pattern) return order is null ? snapshot.Enumerate(pattern) : snapshot.Enumerate(pattern).OrderBy(static e => e.Key, order);
            if (snapshot.TryGet(selector.Key!, out KvEntry entry)) return [entry];
            Missing(selector.Key!);
            return [];
        }

        private IEnumerable<CollapsedItem> SelectCollapsed(KeySelector selector)
        {
            if (selector.Pattern is { } pattern)
            {
                IEnumerable<CollapsedItem> objects = ObjectTree.Read(snapshot, pattern, session.Cancellation);
                return order is null ? objects : objects.OrderBy(static o => o.Entry.Key, order);
            }

            string key = selector.Key!.Length > 1 ? selector.Key.TrimEnd('/') : selector.Key;
            if (ObjectTree.TryRead(snapshot, key, out CollapsedItem item, session.Cancellation)) return [item];
            Missing(key);
            return [];
        }

        private void Missing(string key)
        {
            // The others are printed all the same, as cat does.
            KvException missing = CliException.ItemNotFound(key, snapshot.IsDirectory(key));
            session.Output.Flush();
            _exit = ErrorReport.Write(session.Shell, missing);
        }
    }
}
