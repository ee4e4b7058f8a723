using GitKv.Core.Objects;

namespace GitKv.Core.Refs;

/// <summary>Goes through packed refs in order. Valid as long as the file that it came from is not disposed.</summary>
internal ref struct PackedRefCursor(PackedRefs file, ReadOnlySpan<byte> rest)
{
    private readonly PackedRefs _file = file;
    private ReadOnlySpan<byte> _rest = rest;

    /// <summary>The whole record: its line, and the <c>^</c> line if it has one.</summary>
    public ReadOnlySpan<byte> Record { get; private set; }

    public ReadOnlySpan<byte> Name { get; private set; }

    public readonly ObjectId Id => _file.IdOf(Record);

    public bool MoveNext()
    {
        if (_rest.Length == 0) return false;
        int end = PackedRefs.RecordEnd(_rest, 0);
        Record = _rest[..end];
        Name = _file.NameOf(_rest, 0);
        _rest = _rest[end..];
        return true;
    }
}
