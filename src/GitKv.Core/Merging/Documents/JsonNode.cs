namespace GitKv.Core.Merging.Documents;

/// <summary>
/// A value in a JSON document: the bytes that it stands in, untouched, and its members. Two nodes are equal if their values are: white space, escapes, the order of
/// properties and the spelling of numbers (1, 1.0, 1e0) make no difference; <see cref="SameText"/> compares the bytes.
/// </summary>
internal sealed class JsonNode(byte[] source, JsonKind kind, int start, int end, JsonMember[] members, int hash) : IEquatable<JsonNode>
{
    private const int FewMembers = 8;

    private Dictionary<string, int>? _index;

    public byte[] Source => source;

    public JsonKind Kind => kind;

    public int Start => start;

    /// <summary>Behind the last byte.</summary>
    public int End => end;

    public JsonMember[] Members => members;

    public ReadOnlySpan<byte> Text => source.AsSpan(start, end - start);

    /// <summary>The white space before a member, behind the bracket or the comma.</summary>
    public ReadOnlySpan<byte> Lead(int index)
    {
        int from = index == 0 ? start + 1 : SpaceEnd(members[index - 1].Value.End) + 1;
        return source.AsSpan(from, members[index].Start - from);
    }

    /// <summary>What stands between a property's name and its value: the colon with its white space.</summary>
    public ReadOnlySpan<byte> Colon(int index) => source.AsSpan(members[index].NameEnd, members[index].Value.Start - members[index].NameEnd);

    /// <summary>The white space behind a member, before the comma or the closing bracket.</summary>
    public ReadOnlySpan<byte> Trail(int index)
    {
        int from = members[index].Value.End;
        return source.AsSpan(from, SpaceEnd(from) - from);
    }

    /// <summary>The index of a property, or -1.</summary>
    public int Find(string name)
    {
        if (members.Length <= FewMembers) return Array.FindIndex(members, m => m.Name == name);
        if (_index is null)
        {
            var index = new Dictionary<string, int>(members.Length, StringComparer.Ordinal);
            for (int i = 0; i < members.Length; i++) index.Add(members[i].Name!, i);
            _index = index;
        }
        return _index.TryGetValue(name, out int at) ? at : -1;
    }

    /// <summary>Whether both stand there with the same bytes.</summary>
    public static bool SameText(JsonNode? one, JsonNode? other) => ReferenceEquals(one, other) || (one is not null && other is not null && one.Text.SequenceEqual(other.Text));

    public bool Equals(JsonNode? other)
    {
        if (other is null || kind != other.Kind || hash != other.GetHashCode()) return false;
        if (Text.SequenceEqual(other.Text)) return true;
        switch (kind)
        {
            case JsonKind.Number:
                return JsonNumberValue.Of(Text).Equals(JsonNumberValue.Of(other.Text));
            case JsonKind.String:
                return JsonStringValue.Equal(Text, other.Text);
            case JsonKind.Array:
                if (members.Length != other.Members.Length) return false;
                for (int i = 0; i < members.Length; i++)
                {
                    if (!members[i].Value.Equals(other.Members[i].Value)) return false;
                }
                return true;
            case JsonKind.Object:
                if (members.Length != other.Members.Length) return false;
                foreach (JsonMember member in members)
                {
                    int at = other.Find(member.Name!);
                    if (at < 0 || !member.Value.Equals(other.Members[at].Value)) return false;
                }
                return true;
            default:
                return true;
        }
    }

    public override bool Equals(object? obj) => obj is JsonNode other && Equals(other);

    public override int GetHashCode() => hash;

    private int SpaceEnd(int at)
    {
        while (source[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') at++;
        return at;
    }
}
