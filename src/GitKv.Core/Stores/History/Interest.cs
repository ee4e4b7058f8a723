using GitKv.Core.Keys;

namespace GitKv.Core.Stores.History;

/// <summary>
/// The keys that a walk looks for at a commit: all that match but some, and some more. Merges part them: a key that is as in one parent is of interest
/// there alone.
/// </summary>
internal sealed class Interest
{
    private static readonly HashSet<string> s_none = [];
    private readonly KeyPattern? _pattern;
    private readonly bool _isAll;
    private readonly HashSet<string> _except;
    private readonly HashSet<string> _only;

    private Interest(KeyPattern? pattern, bool isAll, HashSet<string> except, HashSet<string> only) =>
        (_pattern, _isAll, _except, _only) = (pattern, isAll, except, only);

    public bool IsEmpty => !_isAll && _only.Count == 0;

    /// <summary>What a comparison of trees may skip by; null where keys outside of the pattern are wanted too.</summary>
    public KeyPattern? Pattern => _only.Count == 0 ? _pattern : null;

    public static Interest In(KeyPattern? pattern) => new(pattern, true, s_none, s_none);

    public bool Has(string key) => _only.Contains(key) || (_isAll && !_except.Contains(key) && _pattern?.IsMatch(key) != false);

    /// <summary>Some keys only.</summary>
    public Interest Only(IEnumerable<string> keys) => new(_pattern, false, s_none, New(keys));

    /// <summary>Without some keys.</summary>
    public Interest Without(IReadOnlyCollection<string> keys) =>
        keys.Count == 0 ? this : new(_pattern, _isAll, _isAll ? New(_except.Concat(keys)) : s_none, New(_only.Except(keys)));

    /// <summary>With some keys more, whether they match or not.</summary>
    public Interest With(IReadOnlyCollection<string> keys) => keys.Count == 0 ? this : new(_pattern, _isAll, New(_except.Except(keys)), New(_only.Concat(keys)));

    public Interest And(Interest other)
    {
        if (ReferenceEquals(this, other)) return this;
        HashSet<string> except = (_isAll, other._isAll) switch
        {
            (true, true) => New(_except.Intersect(other._except)),
            (true, false) => New(_except.Except(other._only)),
            (false, true) => New(other._except.Except(_only)),
            _ => s_none,
        };
        return new Interest(_pattern, _isAll || other._isAll, except, New(_only.Concat(other._only)));
    }

    /// <summary>Those of these keys that are not among others.</summary>
    public Interest But(Interest others)
    {
        if (ReferenceEquals(this, others)) return new Interest(_pattern, false, s_none, s_none);
        if (!others._isAll) return Without(others._only);
        IEnumerable<string> left = _only.Where(k => !others.Has(k));
        if (_isAll) left = left.Concat(others._except.Where(k => Has(k) && !others.Has(k)));
        return Only(left);
    }

    private static HashSet<string> New(IEnumerable<string> keys) => new(keys, StringComparer.Ordinal);
}
