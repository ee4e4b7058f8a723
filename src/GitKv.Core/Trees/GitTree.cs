using System.Buffers;
using System.Text;
using GitKv.Core.Objects;

namespace GitKv.Core.Trees;

/// <summary>A git tree, parsed (git's gitformat "tree": mode SP name NUL id, sorted). Damage arrives as <see cref="InvalidDataException"/>.</summary>
internal sealed class GitTree
{
    private readonly TreeEntry[] _entries;
    private readonly bool _sorted = true;
    private volatile Kind _kind;

    private GitTree(TreeEntry[] entries, int size)
    {
        _entries = entries;
        Size = size;
        for (int i = 1; i < entries.Length && _sorted; i++) _sorted = entries[i - 1].CompareTo(entries[i]) < 0;
    }

    public static GitTree Empty { get; } = new([], 0);

    public ReadOnlySpan<TreeEntry> Entries => _entries;

    public ReadOnlyMemory<TreeEntry> EntryMemory => _entries;

    /// <summary>Whether the entries are in git's order, each name once. Those that git writes are.</summary>
    public bool IsSorted => _sorted;

    /// <summary>About how much memory it takes, in bytes.</summary>
    public int Size { get; }

    /// <summary>Whether this is a directory in buckets: its entries are the trees <c>~0</c>…<c>~f</c>, beside what is reserved in a root.</summary>
    public bool IsBucketed
    {
        get
        {
            // Asked at each lookup. Two threads that find out at once find the same.
            if (_kind == Kind.Unknown) _kind = HasBuckets() ? Kind.Bucketed : Kind.Plain;
            return _kind == Kind.Bucketed;
        }
    }

    public static GitTree Parse(byte[] content)
    {
        var entries = new TreeEntry[CountAtMost(content)];
        int count = 0;
        int at = 0;
        while (at < content.Length)
        {
            int mode = 0;
            int digits = 0;
            while (at < content.Length && content[at] is >= (byte)'0' and <= (byte)'7' && digits++ < 7) mode = mode * 8 + content[at++] - '0';
            if (digits == 0 || at >= content.Length || content[at++] != ' ') throw new InvalidDataException("bad mode in tree");
            int length = content.AsSpan(at).IndexOf((byte)0);
            if (length <= 0 || at + length + 1 + ObjectId.Length > content.Length) throw new InvalidDataException("truncated tree");
            var name = new ReadOnlyMemory<byte>(content, at, length);
            at += length + 1;
            entries[count++] = new TreeEntry(name, mode, new ObjectId(content.AsSpan(at, ObjectId.Length)));
            at += ObjectId.Length;
        }

        return new GitTree(count == entries.Length ? entries : entries[..count], content.Length + count * 40);
    }

    /// <summary>The index of the entry of this name, file or tree; -1 where there is none.</summary>
    public int IndexOf(ReadOnlySpan<byte> name)
    {
        if (!_sorted || _entries.Length <= 4)
        {
            for (int i = 0; i < _entries.Length; i++)
                if (_entries[i].Name.Span.SequenceEqual(name)) return i;
            return -1;
        }

        int index = Search(name, false);
        return index >= 0 ? index : Math.Max(-1, Search(name, true));
    }

    /// <summary>Writes entries, which must be sorted, as git keeps them.</summary>
    public static void Write(IBufferWriter<byte> destination, ReadOnlySpan<TreeEntry> sorted)
    {
        foreach (ref readonly TreeEntry entry in sorted)
        {
            ReadOnlySpan<byte> name = entry.Name.Span;
            Span<byte> span = destination.GetSpan(8 + name.Length + 1 + ObjectId.Length);
            int at = 0;
            for (int shift = 15; shift >= 0; shift -= 3)
            {
                int digit = (entry.Mode >> shift) & 7;
                if (digit != 0 || at > 0) span[at++] = (byte)('0' + digit);
            }

            span[at++] = (byte)' ';
            name.CopyTo(span[at..]);
            at += name.Length;
            span[at++] = 0;
            entry.Id.CopyTo(span[at..]);
            destination.Advance(at + ObjectId.Length);
        }
    }

    public override string ToString() => string.Join(", ", _entries.Select(e => Encoding.UTF8.GetString(e.Name.Span)));

    private static int CountAtMost(byte[] content)
    {
        // The shortest entry has a mode of 5 digits, a space, one byte of name, a NUL and the id.
        int least = 8 + ObjectId.Length;
        return Math.Min(content.Length / least + 1, content.Length);
    }

    private bool HasBuckets()
    {
        bool any = false;
        foreach (ref readonly TreeEntry entry in _entries.AsSpan())
        {
            if (Bucket.IsReserved(entry.Name.Span)) continue;
            if (!entry.IsTree || Bucket.DigitOf(entry.Name.Span) < 0) return false;
            any = true;
        }

        return any;
    }

    private int Search(ReadOnlySpan<byte> name, bool tree)
    {
        int low = 0;
        int high = _entries.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            ref readonly TreeEntry entry = ref _entries[middle];
            int order = TreeEntry.Compare(entry.Name.Span, entry.IsTree, name, tree);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }

    private enum Kind
    {
        Unknown,
        Plain,
        Bucketed,
    }
}
