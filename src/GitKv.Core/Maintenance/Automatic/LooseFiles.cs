using GitKv.Core.Errors;
using GitKv.Core.Objects;

namespace GitKv.Core.Maintenance.Automatic;

/// <summary>The loose objects of a repository at one moment: which there were, and what is in them as far as it is sound.</summary>
internal sealed class LooseFiles(string objects)
{
    // Larger ones take as long to copy as thousands of others, and are found as fast in files of their own.
    private const int Largest = 1024 * 1024;
    private readonly LooseObjects _files = new(objects);

    public HashSet<ObjectId> Ids { get; } = new LooseObjects(objects).All();

    public string PathOf(ObjectId id) => _files.PathOf(id);

    /// <summary>An object; null where it is gone, damaged, or too large to be gathered.</summary>
    public (ObjectType Type, byte[] Content)? Read(ObjectId id)
    {
        try
        {
            var file = new FileInfo(_files.PathOf(id));
            if (!file.Exists || file.Length > Largest || !_files.TryRead(id, out ObjectType type, out byte[] content)) return null;
            return ObjectId.Hash(type, content) == id ? (type, content) : null;
        }
        catch (Exception e) when (Inflate.IsDamage(e) || e is KvException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>About when the oldest came, by those of one folder; with room for those that don't lie in it.</summary>
    public DateTimeOffset AboutOldest()
    {
        DateTime[] times = [.. Ids.Where(static id => id.First == LooseObjects.Sample).Select(id => File.GetLastWriteTimeUtc(PathOf(id))).Where(static t => t.Year > 1601)];
        if (times.Length == 0) return DateTimeOffset.MinValue;
        DateTime oldest = times.Min();
        return new DateTimeOffset(oldest, TimeSpan.Zero) - (times.Max() - oldest) - TimeSpan.FromHours(1);
    }
}
