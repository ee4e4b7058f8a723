using FsCheck;
using FsCheck.Fluent;
using GitKv.Core.Objects;
using Xunit;

namespace GitKv.Core.Tests.Objects;

public sealed class Adler32Tests
{
    [Fact]
    public void The_checksum_of_known_texts_is_that_of_zlib()
    {
        Assert.Equal(1u, Adler32.Of([]));
        Assert.Equal(0x11E60398u, Adler32.Of("Wikipedia"u8));
    }

    [Fact]
    public void Each_length_gives_what_adding_byte_by_byte_gives()
    {
        byte[] data = new byte[20_000];
        new Random(1).NextBytes(data);
        byte[] highest = new byte[20_000];
        highest.AsSpan().Fill(255);
        for (int length = 0; length < 1500; length++) Same(data.AsSpan(3, length));
        foreach (int length in new[] { 5519, 5520, 5521, 5551, 5552, 5553, 11_039, 11_040, 11_041, 20_000 })
        {
            Same(data.AsSpan(0, length));
            Same(highest.AsSpan(0, length));
        }
    }

    [Fact]
    public void Any_data_gives_what_adding_byte_by_byte_gives() =>
        Prop.ForAll<byte[], byte>(static (data, times) => Same(Enumerable.Repeat(data, times).SelectMany(static d => d).ToArray())).QuickCheckThrowOnFailure();

    private static void Same(ReadOnlySpan<byte> data)
    {
        uint a = 1;
        uint b = 0;
        foreach (byte value in data)
        {
            a = (a + value) % 65521;
            b = (b + a) % 65521;
        }

        Assert.Equal((b << 16) | a, Adler32.Of(data));
    }
}
