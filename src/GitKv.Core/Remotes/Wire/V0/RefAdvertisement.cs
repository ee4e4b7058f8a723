using System.Text;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Remotes.Wire.PktLine;

namespace GitKv.Core.Remotes.Wire.V0;

/// <summary>
/// What a service of protocol version 0 or 1 begins with: every ref, and what it can (git's gitprotocol-pack, "Reference Discovery";
/// gitprotocol-capabilities). git-receive-pack knows no other. The names that are asked for are kept, and the ids of all.
/// </summary>
internal sealed class RefAdvertisement
{
    private const int Digits = 2 * ObjectId.Length;
    private readonly HashSet<string> _capabilities = new(StringComparer.Ordinal);
    private readonly List<RemoteRef> _refs = [];
    private readonly HashSet<ObjectId> _ids = [];

    /// <summary>The refs, in the server's order; only those that were asked for where names were.</summary>
    public IReadOnlyList<RemoteRef> Refs => _refs;

    /// <summary>What the refs point at, and what else the server says that it has (<c>.have</c>).</summary>
    public IReadOnlySet<ObjectId> Ids => _ids;

    public string? Agent => _capabilities.FirstOrDefault(static c => c.StartsWith("agent=", StringComparison.Ordinal))?["agent=".Length..];

    public string ObjectFormat => _capabilities.FirstOrDefault(static c => c.StartsWith("object-format=", StringComparison.Ordinal))?["object-format=".Length..] ?? "sha1";

    public bool Can(string capability) => _capabilities.Contains(capability);

    /// <summary>Reads all of it; the first line is read already.</summary>
    public static RefAdvertisement ReadAll(PktReader reader) => Read(reader, null);

    /// <summary>Reads all of it, and keeps the refs of some names; the first line is read already.</summary>
    public static RefAdvertisement Read(PktReader reader, IReadOnlySet<string>? names)
    {
        var advertisement = new RefAdvertisement();
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>>? wanted = names is null ? null : new HashSet<string>(names, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        if (reader.Line.SequenceEqual("version 1"u8)) reader.Need();
        if (!reader.Data.IsEmpty) advertisement.ReadFirst(reader.Line, wanted);
        while (!reader.Data.IsEmpty && reader.Need() == PktKind.Data) advertisement.ReadLine(reader.Line, wanted);
        return advertisement;
    }

    /// <summary>Reads no further than what the server can.</summary>
    public static RefAdvertisement ReadCapabilities(PktReader reader)
    {
        var advertisement = new RefAdvertisement();
        advertisement.ReadFirst(reader.Line, new HashSet<string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>());
        return advertisement;
    }

    private void ReadFirst(ReadOnlySpan<byte> line, HashSet<string>.AlternateLookup<ReadOnlySpan<char>>? wanted)
    {
        int end = line.IndexOf((byte)0);
        if (end >= 0)
        {
            foreach (string capability in Encoding.UTF8.GetString(line[(end + 1)..]).Split(' ', StringSplitOptions.RemoveEmptyEntries)) _capabilities.Add(capability);
            line = line[..end];
        }

        ReadLine(line, wanted);
    }

    private void ReadLine(ReadOnlySpan<byte> line, HashSet<string>.AlternateLookup<ReadOnlySpan<char>>? wanted)
    {
        if (line.StartsWith("shallow "u8)) return;
        if (line.Length < Digits + 2 || line[Digits] != ' ' || !ObjectId.TryParse(line[..Digits], out ObjectId id)) throw new InvalidDataException("a bad line in the list of refs");
        ReadOnlySpan<byte> name = line[(Digits + 1)..];
        if (name.SequenceEqual("capabilities^{}"u8)) return;
        _ids.Add(id);
        if (name.EndsWith("^{}"u8))
        {
            if (_refs.Count > 0 && Encoding.UTF8.GetString(name[..^3]) == _refs[^1].Name) _refs[^1] = _refs[^1] with { Peeled = id };
            return;
        }

        if (wanted is null)
        {
            string text = Encoding.UTF8.GetString(name);
            if (RefName.IsValid(text)) _refs.Add(new RemoteRef(text, id, default));
            return;
        }

        Span<char> chars = name.Length <= 1024 ? stackalloc char[name.Length] : new char[name.Length];
        chars = chars[..Encoding.UTF8.GetChars(name, chars)];
        if (wanted.Value.TryGetValue(chars, out string? known)) _refs.Add(new RemoteRef(known, id, default));
    }
}
