using System.CommandLine;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Items;
using GitKv.Cli.Streams;
using GitKv.Core.Keys;
using GitKv.Core.Stores;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv tree</c>: directories and items, drawn as a tree.</summary>
internal sealed class TreeCommand
{
    private readonly Argument<string?> _key = new("key") { Arity = ArgumentArity.ZeroOrOne, Description = "A directory or an item; everything when left out." };
    private readonly Option<int?> _depth = new("--depth", "-d") { Description = "No deeper than so many levels; of what is below it is said how much there is.", HelpName = "n" };
    private readonly Option<bool> _values = new("--values") { Description = "With the beginning of each value." };
    private readonly OrderOption _order = new();
    private readonly PointOption _point = new();

    public static Command Create(VerbContext verbs)
    {
        var tree = new TreeCommand();
        var command = new Command("tree", "Draw directories and items as a tree.") { tree._key, tree._depth, tree._values };
        tree._order.AddTo(command);
        tree._point.AddTo(command);
        verbs.Do(command, tree.Run);
        return command;
    }

    private int Run(Session session, ParseResult result)
    {
        if (result.GetValue(_depth) is < 1) throw CliException.Usage("--depth takes a number from 1.");
        KvSnapshot snapshot = _point.Read(session, result);
        string key = (result.GetValue(_key) ?? "").TrimEnd('/');
        new Drawing(session, snapshot, _order.Read(result), result.GetValue(_depth) ?? int.MaxValue, result.GetValue(_values)).Draw(key);
        return ExitCode.Done;
    }

    private sealed class Drawing(Session session, KvSnapshot snapshot, ComponentOrder? order, int depth, bool values)
    {
        private long _directories;
        private long _items;

        public void Draw(string key)
        {
            if (key.Length > 0 && snapshot.TryGet(key, out KvEntry entry))
            {
                _items++;
                Line(key + ValueOf(entry));
            }
            else
            {
                if (key.Length > 0 && !snapshot.IsDirectory(key)) throw CliException.ItemNotFound(key, isDirectory: false);
                Line(key.Length == 0 ? snapshot.Store.Name : key + "/");
                Below(key, "", 1);
            }

            Line($"\n{Counted(_directories, "directory", "directories")}, {Counted(_items, "item", "items")}");
        }

        private void Below(string directory, string indent, int level)
        {
            IEnumerable<KvChild> all = snapshot.Children(directory);
            KvChild[] children = [.. order is null ? all : all.OrderBy(static c => c.Name, order)];
            for (int i = 0; i < children.Length; i++)
            {
                session.Cancellation.ThrowIfCancellationRequested();
                string name = children[i].Name;
                bool isLast = i == children.Length - 1;
                string key = directory.Length == 0 ? name : $"{directory}/{name}";
                string line = indent + (isLast ? "└── " : "├── ") + name;
                if (children[i].IsDirectory) Directory(key, line, indent + (isLast ? "    " : "│   "), level);
                else Item(children[i].Entry, line);
            }
        }

        private void Directory(string key, string line, string indent, int level)
        {
            _directories++;
            if (level < depth)
            {
                Line(line + "/");
                Below(key, indent, level + 1);
                return;
            }

            long count = snapshot.EnumerateUnder(key).LongCount();
            _items += count;
            Line($"{line}/  ({Counted(count, "item", "items")})");
        }

        private void Item(KvEntry entry, string line)
        {
            _items++;
            Line(line + ValueOf(entry));
        }

        private string ValueOf(KvEntry entry) => values ? " = " + ValueLine.Of(snapshot, entry) : "";

        private void Line(string text)
        {
            session.Output.WriteLine(text.StartsWith('\n') ? text : DisplayText.WithoutControls(text));
            session.Output.EndItem();
        }

        private static string Counted(long count, string one, string many) => $"{count} {(count == 1 ? one : many)}";
    }
}
