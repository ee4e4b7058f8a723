namespace GitKv.Core.Query.Text;

/// <summary>Gathers the lines of one value in which something was found.</summary>
internal ref struct LineCollector(ReadOnlySpan<byte> value)
{
    private readonly ReadOnlySpan<byte> _value = value;
    private int _counted;
    private int _number = 1;

    public List<TextMatch>? Lines { get; private set; }

    /// <summary>Adds the line that a place is in.</summary>
    /// <returns>Where the next line begins.</returns>
    public int Add(int at)
    {
        int start = _value[..at].LastIndexOf((byte)'\n') + 1;
        int length = _value[at..].IndexOf((byte)'\n');
        int end = length < 0 ? _value.Length : at + length;
        _number += _value[_counted..start].Count((byte)'\n');
        _counted = start;
        (Lines ??= []).Add(new TextMatch(_number, at - start, _value[start..end].ToArray()));
        return end + 1;
    }
}
