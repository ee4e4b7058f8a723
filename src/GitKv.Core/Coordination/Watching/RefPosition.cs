using System.Buffers.Text;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using GitKv.Core.Objects;
using GitKv.Core.Stores;

namespace GitKv.Core.Coordination.Watching;

/// <summary>
/// What each watched key of a Branch or Ref store was, as such a store has no version as a whole. As text it holds all of it, compressed: it grows
/// with the number of keys that are watched.
/// </summary>
internal sealed record RefPosition(KvLayout Layout, string Keys) : WatchPosition
{
    private const string Prefix = "kv1:";
    private const int MostBytes = 1 << 28;

    /// <summary>The keys that were there, and those that are known to have been.</summary>
    public ImmutableDictionary<string, KeyPlace> Places { get; init; } = ImmutableDictionary.Create<string, KeyPlace>(StringComparer.Ordinal);

    /// <summary>The tip of <c>%removed</c> (Branch) up to which removals have been dealt with.</summary>
    public ObjectId Removals { get; init; }

    /// <summary>The moment that decides what has expired.</summary>
    public DateTimeOffset Clock { get; init; }

    public override string? FilterId => Keys;

    public bool Equals(RefPosition? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    public static RefPosition? TryParse(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        try
        {
            using var packed = new MemoryStream(Base64Url.DecodeFromChars(text.AsSpan(Prefix.Length)));
            using var inflate = new DeflateStream(packed, CompressionMode.Decompress);
            using var content = new MemoryStream();
            byte[] buffer = new byte[81920];
            for (int read; (read = inflate.Read(buffer)) > 0;)
            {
                content.Write(buffer.AsSpan(0, read));
                if (content.Length > MostBytes) throw new InvalidDataException("it is too large");
            }

            content.Position = 0;
            using var reader = new BinaryReader(content);
            return Read(reader);
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or IOException or ArgumentException)
        {
            throw Invalid(text, "it is damaged");
        }
    }

    public override string ToString()
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        using (var writer = new BinaryWriter(deflate))
            Write(writer);
        return Prefix + Base64Url.EncodeToString(packed.GetBuffer().AsSpan(0, (int)packed.Length));
    }

    private void Write(BinaryWriter writer)
    {
        writer.Write((byte)Layout);
        writer.Write(Convert.FromHexString(Keys));
        writer.Write(Clock.ToUnixTimeMilliseconds());
        writer.Write(Bytes(Removals));
        writer.Write7BitEncodedInt(Places.Count);
        string last = "";
        foreach ((string key, KeyPlace place) in Places.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            int shared = last.AsSpan().CommonPrefixLength(key);
            if (shared > 0 && char.IsHighSurrogate(key[shared - 1])) shared--;
            writer.Write7BitEncodedInt(shared);
            writer.Write(key[shared..]);
            writer.Write((byte)place.Kind);
            writer.Write(Bytes(place.Id));
            last = key;
        }
    }

    private static RefPosition Read(BinaryReader reader)
    {
        var layout = (KvLayout)reader.ReadByte();
        if (layout is not (KvLayout.Branch or KvLayout.Ref)) throw new InvalidDataException();
        string keys = Convert.ToHexStringLower(reader.ReadBytes(4));
        DateTimeOffset clock = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64());
        ObjectId removals = Id(reader);
        var places = ImmutableDictionary.CreateBuilder<string, KeyPlace>(StringComparer.Ordinal);
        string last = "";
        for (int left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            int shared = reader.Read7BitEncodedInt();
            string key = string.Concat(last.AsSpan(0, shared), reader.ReadString());
            var kind = (PlaceKind)reader.ReadByte();
            if (kind is < PlaceKind.Present or > PlaceKind.Lost) throw new InvalidDataException();
            places[key] = new KeyPlace(kind, Id(reader));
            last = key;
        }

        return new RefPosition(layout, keys) { Places = places.ToImmutable(), Removals = removals, Clock = clock };
    }

    private static byte[] Bytes(ObjectId id) => Convert.FromHexString(id.ToString());

    private static ObjectId Id(BinaryReader reader) =>
        reader.ReadBytes(ObjectId.Length) is { Length: ObjectId.Length } bytes ? new ObjectId(bytes) : throw new InvalidDataException();
}
