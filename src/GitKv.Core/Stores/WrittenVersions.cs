using System.Collections;
using System.Diagnostics.CodeAnalysis;
using GitKv.Core.Objects;

namespace GitKv.Core.Stores;

/// <summary>The versions of the items that a transaction of a Tree store wrote: the ids of their blobs, as text when somebody asks.</summary>
internal sealed class WrittenVersions : IReadOnlyDictionary<string, string?>
{
    private readonly Lazy<Dictionary<string, ObjectId>> _blobs;

    public WrittenVersions(PendingChange[] changes) => _blobs = new Lazy<Dictionary<string, ObjectId>>(() => BlobsOf(changes));

    public int Count => _blobs.Value.Count;

    public IEnumerable<string> Keys => _blobs.Value.Keys;

    public IEnumerable<string?> Values => _blobs.Value.Values.Select(Text);

    public string? this[string key] => Text(_blobs.Value[key]);

    public bool ContainsKey(string key) => _blobs.Value.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string? value)
    {
        bool found = _blobs.Value.TryGetValue(key, out ObjectId blob);
        value = found ? Text(blob) : null;
        return found;
    }

    public IEnumerator<KeyValuePair<string, string?>> GetEnumerator() => _blobs.Value.Select(static b => KeyValuePair.Create(b.Key, Text(b.Value))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static Dictionary<string, ObjectId> BlobsOf(PendingChange[] changes)
    {
        var blobs = new Dictionary<string, ObjectId>(changes.Length, StringComparer.Ordinal);
        foreach (PendingChange change in changes)
            if (change.Subtree is null) blobs[change.Key] = change.Blob;
        return blobs;
    }

    private static string? Text(ObjectId blob) => blob.IsZero ? null : blob.ToString();
}
