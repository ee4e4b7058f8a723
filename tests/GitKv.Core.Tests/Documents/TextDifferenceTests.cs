using FsCheck;
using FsCheck.Fluent;
using GitKv.Core.Documents;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Documents;

/// <summary>Differences of texts, which git must be able to apply.</summary>
public sealed class TextDifferenceTests
{
    [Theory]
    [InlineData("a\nb\nc\n", "a\nB\nc\n")]
    [InlineData("", "a\n")]
    [InlineData("a\n", "")]
    [InlineData("a", "a\n")]
    [InlineData("a\nb", "a\nc")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n", "1\n2\nx\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\ny\n15\n16\n")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n3\n4\n5\n6\n7\n8\nx\n9\n")]
    [InlineData("a\r\nb\r\n", "a\r\nc\r\n")]
    public void The_difference_is_what_git_says(string before, string after)
    {
        using var folder = new TempFolder();
        File.WriteAllText(Path.Combine(folder.Path, "old"), before);
        File.WriteAllText(Path.Combine(folder.Path, "new"), after);
        (_, string output, _) = Git.Try(folder.Path, null, null, "diff", "--no-index", "--minimal", "old", "new");
        Assert.Equal(output[output.IndexOf("@@", StringComparison.Ordinal)..], TextDifference.Unified(before, after));
    }

    [Fact]
    public void Equal_texts_have_none() => Assert.Equal("", TextDifference.Unified("a\nb", "a\nb"));

    [Fact]
    public void git_makes_the_second_text_of_the_first_by_the_difference()
    {
        using var repo = new TempRepo();
        Gen<string> text = Gen.Choose(0, 40).SelectMany(n => Gen.ArrayOf(Gen.Elements("a", "b", "c", "", " ", "long line"), n)).SelectMany(lines => Gen.Elements("\n", "").Select(end => string.Join('\n', lines) + end));
        Prop.ForAll(text.ToArbitrary(), text.ToArbitrary(), (before, after) =>
        {
            if (before == after || before.Length == 0 || after.Length == 0) return true;
            string file = Path.Combine(repo.Root, "file");
            File.WriteAllText(file, before);
            Git.RunWith(repo.Root, $"--- a/file\n+++ b/file\n{TextDifference.Unified(before, after)}", null, "apply", "--whitespace=nowarn", "-");
            return File.ReadAllText(file) == after;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    [Fact]
    public void An_alignment_of_few_elements_is_as_long_as_any_can_be()
    {
        Gen<int[]> sequence = Gen.Choose(0, 12).SelectMany(n => Gen.ArrayOf(Gen.Choose(0, 4), n));
        Prop.ForAll(sequence.ToArbitrary(), sequence.ToArbitrary(), (old, now) =>
        {
            List<Match> matches = Alignment.Of(old, now);
            bool rising = matches.Zip(matches.Skip(1)).All(p => p.First.Old + p.First.Length <= p.Second.Old && p.First.New + p.First.Length <= p.Second.New);
            bool equal = matches.All(m => old.AsSpan(m.Old, m.Length).SequenceEqual(now.AsSpan(m.New, m.Length)));
            return rising && equal && matches.Sum(m => m.Length) == Longest(old, now);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void Long_sequences_with_many_changes_are_aligned_by_what_is_unique()
    {
        int[] old = [.. Enumerable.Range(0, 40_000)];
        int[] now = [.. old.Select(n => n % 10 == 0 ? -n - 1 : n)];
        Assert.Equal(36_000, Alignment.Of(old, now).Sum(m => m.Length));
    }

    private static int Longest(int[] a, int[] b)
    {
        int[,] table = new int[a.Length + 1, b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
            for (int j = 1; j <= b.Length; j++)
                table[i, j] = a[i - 1] == b[j - 1] ? table[i - 1, j - 1] + 1 : Math.Max(table[i - 1, j], table[i, j - 1]);
        return table[a.Length, b.Length];
    }
}
