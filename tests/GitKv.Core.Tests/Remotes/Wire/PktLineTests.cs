using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GitKv.Core.Remotes.Wire;
using GitKv.Core.Remotes.Wire.PktLine;

namespace GitKv.Core.Tests.Remotes.Wire;

/// <summary>The lines of which every message consists.</summary>
public sealed class PktLineTests
{
    [Fact]
    public void What_is_written_is_read_back_however_the_stream_is_cut()
    {
        var line = Gen.Choose(0, 300).Select(size => RandomNumberGenerator.GetBytes(size));
        Prop.ForAll(Gen.ArrayOf(line).ToArbitrary(), Gen.Choose(0, 1_000_000).ToArbitrary(), (lines, seed) =>
        {
            var writer = new PktWriter();
            foreach (byte[] data in lines) writer.Data(data);
            writer.Delimiter();
            writer.Line("text – ü");
            writer.Flush();
            var reader = new PktReader(new Pieces(writer.Written.ToArray(), seed));
            foreach (byte[] data in lines)
            {
                Assert.Equal(PktKind.Data, reader.Read());
                Assert.Equal(data, reader.Data.ToArray());
            }

            Assert.Equal(PktKind.Delimiter, reader.Read());
            Assert.Equal(PktKind.Data, reader.Read());
            Assert.Equal("text – ü", reader.Text);
            Assert.Equal(PktKind.Flush, reader.Read());
            Assert.Equal(PktKind.End, reader.Read());
        }).Check(Config.QuickThrowOnFailure);
    }

    [Fact]
    public void The_largest_line_fits_and_no_larger_one_is_written()
    {
        var writer = new PktWriter();
        writer.Data(new byte[PktReader.Largest - 4]);
        writer.Data("x"u8);
        var reader = new PktReader(new Pieces(writer.Written.ToArray(), 3));
        Assert.Equal(PktKind.Data, reader.Read());
        Assert.Equal(PktReader.Largest - 4, reader.Data.Length);
        Assert.Equal(PktKind.Data, reader.Read());
        Assert.Equal("x", reader.Text);
        Assert.Throws<InvalidDataException>(() => writer.Data(new byte[PktReader.Largest - 3]));
    }

    [Theory]
    [InlineData("0003")]
    [InlineData("zzzz")]
    [InlineData("HTTP/1.1 200 OK")]
    [InlineData("<html>")]
    [InlineData("fff1")]
    public void What_is_no_line_is_told(string bytes) => Assert.Throws<InvalidDataException>(() => ReadAll(Encoding.ASCII.GetBytes(bytes)));

    [Theory]
    [InlineData("0")]
    [InlineData("000a")]
    [InlineData("000aabc")]
    public void An_end_in_the_middle_is_told(string bytes) => Assert.Throws<EndOfStreamException>(() => ReadAll(Encoding.ASCII.GetBytes(bytes)));

    [Fact]
    public void The_last_words_of_a_server_are_an_error_without_what_could_harm_a_terminal()
    {
        var writer = new PktWriter();
        writer.Line("ERR go \u001b[31maway from https://me:secret@host/x");
        var error = Assert.Throws<RemoteErrorException>(() => ReadAll(writer.Written.ToArray()));
        Assert.Equal("go [31maway from https://host/x", error.Message);
    }

    [Fact]
    public void Random_bytes_end_in_an_error_or_an_end_and_never_in_a_hang()
    {
        var random = new Random(4711);
        for (int i = 0; i < 5_000; i++)
        {
            byte[] bytes = new byte[random.Next(200)];
            for (int at = 0; at < bytes.Length; at++) bytes[at] = (byte)"0123456789abcdefERR \n\u0001\u0002\u0003"[random.Next(24)];
            Exception? error = Record.Exception(() => ReadAll(bytes));
            Assert.True(error is null or InvalidDataException or EndOfStreamException or RemoteErrorException, error?.ToString());
        }
    }

    [Fact]
    public void Bands_are_told_apart()
    {
        var writer = new PktWriter();
        writer.Data("\u0001one "u8);
        writer.Data("\u0002counting: 1%\rcounting: 100%\n"u8);
        writer.Data("\u0001"u8);
        writer.Data("\u0001two"u8);
        writer.Flush();
        var words = new Words();
        using var band = new SideBand(new PktReader(new Pieces(writer.Written.ToArray(), 1)), words);
        using var text = new StreamReader(band);
        Assert.Equal("one two", text.ReadToEnd());
        Assert.Equal("counting: 100%", words.ToString());
    }

    [Fact]
    public void The_third_band_is_an_error()
    {
        var writer = new PktWriter();
        writer.Data("\u0001one"u8);
        writer.Data("\u0003the disk is full\n"u8);
        using var band = new SideBand(new PktReader(new Pieces(writer.Written.ToArray(), 1)), new Words());
        Assert.Equal("the disk is full", Assert.Throws<RemoteErrorException>(band.Drain).Message);
    }

    private static void ReadAll(byte[] bytes)
    {
        var reader = new PktReader(new Pieces(bytes, 5));
        while (reader.Read() != PktKind.End)
        {
        }
    }
}
