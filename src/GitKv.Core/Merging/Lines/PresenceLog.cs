namespace GitKv.Core.Merging.Lines;

/// <summary>A presence log: the newest line about each id. Older ones are superseded, and left out.</summary>
internal sealed class PresenceLog
{
    private readonly Dictionary<string, PresenceLine> _newest;

    private PresenceLog(Dictionary<string, PresenceLine> newest) => _newest = newest;

    /// <summary>Null: not every line is one of a presence log. No lines at all are a log of nothing.</summary>
    public static PresenceLog? Of(IReadOnlyList<string> lines)
    {
        var newest = new Dictionary<string, PresenceLine>(StringComparer.Ordinal);
        foreach (string text in lines)
        {
            if (PresenceLine.Of(text) is not { } line) return null;
            if (!newest.TryGetValue(line.Id, out PresenceLine? before) || line.CompareTo(before) > 0) newest[line.Id] = line;
        }
        return new PresenceLog(newest);
    }

    public bool Same(PresenceLog other) => _newest.Count == other._newest.Count && _newest.All(p => other._newest.TryGetValue(p.Key, out PresenceLine? line) && line == p.Value);

    /// <summary>The newest line about each id, by id. An id that one side removed is gone, unless the other has something newer to say about it than the base.</summary>
    public static List<string> Merge(PresenceLog @base, PresenceLog one, PresenceLog other)
    {
        var merged = new List<PresenceLine>();
        foreach (string id in one._newest.Keys.Union(other._newest.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            bool inOne = one._newest.TryGetValue(id, out PresenceLine? ofOne);
            bool inOther = other._newest.TryGetValue(id, out PresenceLine? ofOther);
            bool inBase = @base._newest.TryGetValue(id, out PresenceLine? ofBase);
            PresenceLine newest = ofOne is null || (ofOther is not null && ofOther.CompareTo(ofOne) > 0) ? ofOther! : ofOne;
            if (inOne && inOther || !inBase || newest.CompareTo(ofBase) > 0) merged.Add(newest);
        }
        return [.. merged.Select(l => l.Text)];
    }
}
