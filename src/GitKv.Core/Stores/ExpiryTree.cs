using System.Text;
using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Trees;

namespace GitKv.Core.Stores;

/// <summary>The tree <c>.gitkv-expires</c> of a Tree store at one version: the keys of the items that expire, each with a blob that says when.</summary>
/// <param name="trees">Reads them.</param>
/// <param name="root">The tree; zero where nothing expires.</param>
internal sealed class ExpiryTree(TreeReader trees, ObjectId root)
{
    private const int MostKept = 4096;
    private readonly Dictionary<ObjectId, DateTimeOffset?> _known = [];
    private readonly Lock _gate = new();

    public ObjectId Root => root;

    public bool IsEmpty => root.IsZero;

    /// <summary>The one in a store's root.</summary>
    public static ObjectId RootOf(TreeReader trees, ObjectId storeRoot)
    {
        GitTree tree = trees.Get(storeRoot);
        int index = tree.IndexOf(Bucket.Expiries);
        return index >= 0 && tree.Entries[index].IsTree ? tree.Entries[index].Id : ObjectId.Zero;
    }

    /// <summary>When the item of this key expires; null for never.</summary>
    public DateTimeOffset? Of(string key)
    {
        if (root.IsZero) return null;
        ObjectId directory = root;
        foreach (Range part in key.AsSpan().Split('/'))
        {
            if (!TryFind(directory, key[part], out TreeEntry found)) return null;
            if (part.End.GetOffset(key.Length) == key.Length) return found.IsBlob ? Read(found.Id) : null;
            if (!found.IsTree) return null;
            directory = found.Id;
        }

        return null;
    }

    /// <summary>The part that is about the keys below a directory; zero where none of them expires.</summary>
    public ObjectId Below(string directory)
    {
        ObjectId at = root;
        if (directory.Length == 0) return at;
        foreach (Range part in directory.AsSpan().Split('/'))
        {
            if (at.IsZero || !TryFind(at, directory[part], out TreeEntry found) || !found.IsTree) return ObjectId.Zero;
            at = found.Id;
        }

        return at;
    }

    /// <summary>All keys that it has, also those of items that are gone.</summary>
    public IEnumerable<string> Keys() => Keys(root, "", 0);

    /// <summary>The entries of one directory of the tree by component; null where there are none.</summary>
    public Dictionary<string, TreeEntry>? List(ObjectId directory)
    {
        if (directory.IsZero) return null;
        var entries = new Dictionary<string, TreeEntry>(StringComparer.Ordinal);
        foreach (TreeEntry entry in trees.List(directory, isRoot: false))
            if (TreeNames.TryDecode(entry, out string? name)) entries.TryAdd(name, entry);
        return entries;
    }

    public DateTimeOffset? Read(ObjectId blob)
    {
        lock (_gate)
        {
            if (_known.TryGetValue(blob, out DateTimeOffset? known)) return known;
        }

        DateTimeOffset? at = Expiry.Parse(trees.Objects.Read(blob, ObjectType.Blob));
        lock (_gate)
        {
            if (_known.Count >= MostKept) _known.Clear();
            _known[blob] = at;
        }

        return at;
    }

    private IEnumerable<string> Keys(ObjectId directory, string path, int nesting)
    {
        if (directory.IsZero) yield break;
        TreeReader.CheckNesting(nesting, directory);
        foreach (TreeEntry entry in trees.List(directory, isRoot: false))
        {
            if (!TreeNames.TryDecode(entry, out string? name)) continue;
            if (entry.IsBlob) yield return path + name;
            else if (entry.IsTree)
                foreach (string key in Keys(entry.Id, path + name + "/", nesting + 1)) yield return key;
        }
    }

    private bool TryFind(ObjectId directory, string component, out TreeEntry found)
    {
        byte[] name = Encoding.UTF8.GetBytes(KeyName.Encode(component, NameForm.Tree));
        return TreeNames.TryFind(trees, directory, component, ref name, out found);
    }
}
