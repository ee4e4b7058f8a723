using System.Text;
using GitKv.Cli.Items;

namespace GitKv.Cli.Tests.Items;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a", "a")]
    [InlineData("a\n", "a")]
    [InlineData("a\n\nb", "a", "", "b")]
    [InlineData("\n", "")]
    public void Lines_end_with_a_line_feed_or_with_the_stream(string text, params string[] lines) => Assert.Equal(lines, Read(text, 1 << 16));

    [Fact]
    public void Lines_of_any_length_come_through_in_pieces_of_any_size()
    {
        string[] lines = [.. Enumerable.Range(0, 60).Select(i => new string((char)('a' + (i % 26)), (i * 7919) % 200_000))];
        string text = string.Join('\n', lines);
        Assert.Equal(lines, Read(text, 1 << 20));
        Assert.Equal(lines, Read(text, 1021));
    }

    private static List<string> Read(string text, int piece)
    {
        var reader = new LineReader(new Pieces(Encoding.UTF8.GetBytes(text), piece));
        var lines = new List<string>();
        while (reader.TryRead(out ReadOnlyMemory<byte> line)) lines.Add(Encoding.UTF8.GetString(line.Span));
        Assert.Equal(lines.Count, reader.Number);
        return lines;
    }

    private sealed class Pieces(byte[] content, int size) : MemoryStream(content)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, size));
    }
}
