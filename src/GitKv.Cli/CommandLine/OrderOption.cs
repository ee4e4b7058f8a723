using System.CommandLine;
using GitKv.Core.Keys;
using GitKv.Core.Stores;

namespace GitKv.Cli.CommandLine;

/// <summary>The option of verbs that list keys: which components come first in each directory.</summary>
internal sealed class OrderOption
{
    private readonly Option<string?> _order = new("--order") { Description = "List these components first in each directory, in this order; the others follow by name.", HelpName = "name,name…" };

    public void AddTo(Command command) => command.Add(_order);

    /// <summary>The order; null where none was given.</summary>
    public ComponentOrder? Read(ParseResult result) => result.GetValue(_order) is { } names ? new ComponentOrder(names.Split(',')) : null;

    /// <summary>Entries in the order that was asked for.</summary>
    public IEnumerable<KvEntry> Apply(ParseResult result, IEnumerable<KvEntry> entries) =>
        Read(result) is { } order ? entries.OrderBy(static e => e.Key, order) : entries;
}
