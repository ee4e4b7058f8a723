using System.IO.Compression;
using GitKv.Core.Remotes.Wire.Packs;

namespace GitKv.Core.Tests.Remotes.Wire;

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
