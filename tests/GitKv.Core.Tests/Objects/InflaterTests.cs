using System.IO.Compression;
using FsCheck;
using FsCheck.Fluent;
using GitKv.Core.Objects;

namespace GitKv.Core.Tests.Objects;

/// <summary>Own decompression, judged by the system's.</summary>
public sealed class InflaterTests
{
    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.SmallestSize)]
    public void What_the_system_compressed_is_given_back_with_the_exact_length(CompressionLevel level)
    {
        var random = new Random((int)level + 1);
        foreach (int size in new[] { 0, 1, 2, 3, 100, 258, 259, 1000, 32768, 70_000, 300_000 })
        {
            for (int alphabet = 1; alphabet <= 256; alphabet = alphabet * 3 + 1)
            {
                byte[] content = new byte[size];
                for (int i = 0; i < size; i++) content[i] = (byte)(random.Next(alphabet) * random.Next(2));
                byte[] packed = Compress(content, level);
                byte[] result = new byte[size];
                Assert.Equal(packed.Length, Inflater.Inflate([.. packed, 1, 2, 3], result));
                Assert.Equal(content, result);
            }
        }
    }

    [Fact]
    public void A_stream_that_holds_more_or_less_than_was_said_is_damage()
    {
        byte[] packed = Compress(new byte[1000], CompressionLevel.Optimal);
        Assert.Throws<InvalidDataException>(() => Inflater.Inflate(packed, new byte[999]));
        Assert.Throws<InvalidDataException>(() => Inflater.Inflate(packed, new byte[1001]));
        Assert.Throws<InvalidDataException>(() => Inflater.Inflate(packed, []));
    }

    [Fact]
    public void Cut_or_damaged_streams_are_told_and_nothing_else_happens()
    {
        var random = new Random(99);
        byte[] content = new byte[5000];
        for (int i = 0; i < content.Length; i++) content[i] = (byte)random.Next(random.Next(1, 60));
        foreach (CompressionLevel level in Enum.GetValues<CompressionLevel>())
        {
            byte[] packed = Compress(content, level);
            for (int length = 0; length < packed.Length; length += 1 + length / 100)
                Assert.Throws<InvalidDataException>(() => Inflater.Inflate(packed.AsSpan(0, length), new byte[content.Length]));
            for (int round = 0; round < 500; round++)
            {
                byte[] damaged = [.. packed];
                for (int n = random.Next(1, 4); n > 0; n--) damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);
                byte[] result = new byte[content.Length];
                try
                {
                    Inflater.Inflate(damaged, result);
                    Assert.Equal(content, result);
                }
                catch (InvalidDataException)
                {
                    // As it should be.
                }
            }
        }
    }

    [Fact]
    public void Any_data_comes_back_whatever_its_level_and_whatever_follows_it() =>
        Prop.ForAll<byte[], byte, byte>(static (seed, times, rest) =>
        {
            byte[] content = [.. Enumerable.Repeat(seed, times).SelectMany(static s => s)];
            byte[] packed = Compress(content, (CompressionLevel)(times % 4));
            Gives(content, [.. packed, .. new byte[rest % 40]], packed.Length);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Each_size_and_each_distance_comes_back_near_the_ends_of_the_buffers()
    {
        var random = new Random(7);
        for (int size = 0; size < 700; size++)
        {
            // One pattern again and again: copies of each length and distance, up to the last byte.
            byte[] pattern = new byte[1 + (size % 70)];
            random.NextBytes(pattern);
            byte[] content = new byte[size];
            for (int i = 0; i < size; i++) content[i] = pattern[i % pattern.Length];
            byte[] packed = Compress(content, (CompressionLevel)(size % 3));
            Gives(content, packed, packed.Length);
            Gives(content, [.. packed, .. new byte[size % 25]], packed.Length);
        }
    }

    [Fact]
    public void Codes_longer_than_the_table_are_decoded()
    {
        // Each byte half as frequent as the one before: codes of up to 15 bits.
        var content = new List<byte>();
        for (int value = 0; value < 18; value++) content.AddRange(Enumerable.Repeat((byte)(value * 7), 1 << (17 - value)));
        byte[] shuffled = [.. content];
        new Random(3).Shuffle(shuffled);
        byte[] packed = Compress(shuffled, CompressionLevel.SmallestSize);
        Gives(shuffled, packed, packed.Length);
    }

    [Fact]
    public void A_copy_that_overlaps_itself_repeats_and_one_from_before_the_beginning_is_damage()
    {
        // One block of the fixed codes: the literal "a", a copy of 10 bytes at a distance, the end; written bit by bit.
        Assert.Equal("aaaaaaaaaaa"u8.ToArray(), Made(distanceCode: 0));
        Assert.Throws<InvalidDataException>(() => Made(distanceCode: 1));
        Assert.Throws<InvalidDataException>(() => Made(distanceCode: 30));

        static byte[] Made(int distanceCode)
        {
            var bits = new List<bool> { true, true, false };
            Code(0x30 + 'a', 8);
            Code(264 - 256, 7);
            Code(distanceCode, 5);
            Code(0, 7);
            byte[] packed = new byte[2 + ((bits.Count + 7) / 8) + 4];
            (packed[0], packed[1]) = (0x78, 0x01);
            for (int i = 0; i < bits.Count; i++) packed[2 + (i / 8)] |= (byte)((bits[i] ? 1 : 0) << (i % 8));
            byte[] result = new byte[11];
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(packed.AsSpan(packed.Length - 4), Adler32.Of("aaaaaaaaaaa"u8));
            Inflater.Inflate(packed, result);
            return result;

            void Code(int value, int length)
            {
                for (int bit = length - 1; bit >= 0; bit--) bits.Add(((value >> bit) & 1) != 0);
            }
        }
    }

    [Theory]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.NoCompression)]
    public void What_is_damaged_decodes_to_what_the_system_makes_of_it_or_is_refused_as_there(CompressionLevel level)
    {
        var random = new Random(1234 + (int)level);
        int decoded = 0;
        int refused = 0;
        for (int round = 0; round < 1000; round++)
        {
            byte[] content = new byte[random.Next(100, 1500)];
            for (int i = 0; i < content.Length; i++) content[i] = (byte)random.Next(random.Next(1, 90));
            byte[] packed = Compress(content, level);
            packed[random.Next(2, Math.Min(packed.Length, random.Next(3, 400)))] ^= (byte)(1 << random.Next(8));

            // The first part of it: the checksum, which tells nearly all damage, is not looked at.
            byte[] ours = new byte[content.Length * 3 / 4];
            byte[] theirs = new byte[ours.Length + 1];
            int length = 0;
            bool isOurs = Decodes(() => Inflater.Begin(packed, ours) == ours.Length);
            bool isMore = Decodes(() => (length = Read(packed, theirs)) == theirs.Length);
            bool isTheirs = isMore || length == ours.Length || Decodes(() => Read(packed, theirs.AsSpan(0, ours.Length)) == ours.Length);

            // Own decoding may have looked at what follows the first part, no further.
            Assert.True(isOurs ? isTheirs : !isMore);
            if (isOurs) Assert.Equal(theirs[..ours.Length], ours);
            if (isOurs) decoded++;
            else refused++;
        }

        Assert.True(decoded > 20 && refused > 20, $"{decoded} decoded, {refused} refused");

        static int Read(byte[] packed, Span<byte> into) => new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress).ReadAtLeast(into, into.Length, false);

        static bool Decodes(Func<bool> decode)
        {
            try
            {
                return decode();
            }
            catch (Exception e) when (Inflate.IsDamage(e))
            {
                return false;
            }
        }
    }

    private static void Gives(byte[] content, byte[] packed, int length)
    {
        byte[] result = new byte[content.Length];
        Assert.Equal(length, Inflater.Inflate(packed, result));
        Assert.Equal(content, result);
        byte[] roomy = new byte[content.Length + (length % 60)];
        Assert.Equal(content.Length, Inflater.TryInflate(packed, roomy));
        Assert.Equal(content, roomy[..content.Length]);
        if (content.Length == 0) return;
        byte[] begun = new byte[1 + (length % content.Length)];
        Assert.Equal(-1, Inflater.TryInflate(packed, begun.AsSpan(1)));
        Assert.Equal(begun.Length, Inflater.Begin(packed, begun));
        Assert.Equal(content[..begun.Length], begun);
    }

    private static byte[] Compress(byte[] content, CompressionLevel level)
    {
        using var stream = new MemoryStream();
        using (var zlib = new ZLibStream(stream, level, leaveOpen: true))
        {
            zlib.Write(content);
            if (content.Length == 0) zlib.Flush();
        }

        return stream.Length > 0 ? stream.ToArray() : [0x78, 0x01, 0x03, 0, 0, 0, 0, 1];
    }
}
