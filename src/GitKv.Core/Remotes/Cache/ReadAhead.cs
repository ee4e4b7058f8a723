using GitKv.Core.Objects;

namespace GitKv.Core.Remotes.Cache;

/// <summary>
/// Guesses which values will be read next: those that were listed after one that is asked for. The more of a listing is read one by one, the more
/// come along with the next, so that reading all of it takes a handful of exchanges and reading one item brings that item alone.
/// </summary>
internal sealed class ReadAhead
{
    private const int First = 1;
    private const int Growth = 8;
    private const int Most = 2000;
    private const int MostListed = 2_000_000;

    private readonly Dictionary<ObjectId, int> _places = [];
    private readonly List<ObjectId> _listed = [];
    private int _window = First;

    /// <summary>Values were listed, in this order.</summary>
    public void Listed(IEnumerable<ObjectId> ids)
    {
        if (_listed.Count > MostListed) Clear();
        foreach (ObjectId id in ids)
            if (_places.TryAdd(id, _listed.Count)) _listed.Add(id);
    }

    /// <summary>What to ask for when this one is asked for, itself first.</summary>
    /// <param name="id">The one.</param>
    /// <param name="isHere">Whether one is here already.</param>
    public List<ObjectId> With(ObjectId id, Func<ObjectId, bool> isHere)
    {
        var wanted = new List<ObjectId> { id };
        if (!_places.TryGetValue(id, out int place)) return wanted;
        for (int next = place + 1; next < _listed.Count && wanted.Count < _window; next++)
            if (!isHere(_listed[next])) wanted.Add(_listed[next]);
        _window = Math.Min(Most, _window * Growth);
        return wanted;
    }

    public void Clear()
    {
        _places.Clear();
        _listed.Clear();
        _window = First;
    }
}
