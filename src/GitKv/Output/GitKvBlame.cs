using System.Text;
using GitKv.Core.Documents.Blaming;
using GitKv.Core.Stores.History;
using GitKv.Values;

namespace GitKv;

/// <summary>A part of an item's value, and the change that gave it the value that it has.</summary>
public sealed class GitKvBlame
{
    private readonly BlamePart<HistoryRecord?> _part;
    private readonly ItemContent _item;

    internal GitKvBlame(ItemContent item, BlamePart<HistoryRecord?> part)
    {
        _item = item;
        _part = part;
    }

    /// <summary>The key.</summary>
    public string Key => _item.Entry.Key;

    /// <summary>Of a JSON document which property or element, as a JSON Pointer (RFC 6901); empty for the whole value.</summary>
    public string Path => _part.Path;

    /// <summary>Of a text which line, from 1; null for anything else.</summary>
    public int? Line => _part.Line > 0 ? _part.Line : null;

    /// <summary>The part's value.</summary>
    public object? Value => _part.Json is { } json
        ? ValueDecoder.Decode(Encoding.UTF8.GetBytes(json.GetRawText()), GitKvValueFormat.Auto, asHashtable: false).Value
        : _part.Text ?? _item.ValueOrFailure();

    /// <summary>Who changed it last; null where that is further back than history is kept.</summary>
    public string? By => _part.Origin?.By;

    /// <summary>That person's address.</summary>
    public string? Email => _part.Origin?.Email;

    /// <summary>When.</summary>
    public DateTimeOffset? When => _part.Origin?.When;

    /// <summary>Why.</summary>
    public string? Message => _part.Origin?.Message;

    /// <summary>The commit (or tag) that did it.</summary>
    public string? Commit => _part.Origin?.Commit;

    /// <summary>The transaction's id; null where something else than GitKv made it.</summary>
    public string? Transaction => _part.Origin?.Transaction;

    /// <summary>The item's version since.</summary>
    public string? Version => _part.Origin?.Version;

    /// <summary>The store, as <c>-Store</c> takes it.</summary>
    public string Store => _item.Source.Info.Store;

    /// <summary>The repository's folder.</summary>
    public string Repository => _item.Source.Info.Repository;

    /// <summary>The remote, as <c>-Remote</c> takes it; null where the repository is of this machine.</summary>
    public string? Remote => _item.Source.Info.Remote;

    public override string ToString() => Line is { } line ? $"{Key}:{line}" : Key + Path;
}
