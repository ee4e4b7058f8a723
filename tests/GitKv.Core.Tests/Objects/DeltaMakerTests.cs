using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GitKv.Core.Objects;

namespace GitKv.Core.Tests.Objects;

/// <summary>Deltas give what they were made from, and are small where little differs.</summary>
public sealed class DeltaMakerTests
{
    [Fact]
    public void A_delta_gives_the_object_that_it_was_made_for() => Prop.ForAll(Pairs().ToArbitrary(), static pair =>
        DeltaMaker.TryMake(pair.Before, pair.After) is not { } delta || (delta.Length <= pair.After.Length / 2 && Delta.Apply(pair.Before, delta).AsSpan().SequenceEqual(pair.After))).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Some_changed_places_take_some_bytes()
    {
        byte[] before = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 300).Select(static i => $"line {i * 7919 % 1000} of a document")));
        byte[] after = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(before).Replace("line 19 of", "line nineteen of", StringComparison.Ordinal).Replace("line 500 of", "another of", StringComparison.Ordinal) + "\nend");
        byte[]? delta = DeltaMaker.TryMake(before, after);
        Assert.NotNull(delta);
        Assert.InRange(delta.Length, 10, 120);
        Assert.Equal(after, Delta.Apply(before, delta));
    }

    [Theory]
    [InlineData(70_000)]
    [InlineData(200_000)]
    public void Long_copies_are_taken_apart(int length)
    {
        byte[] before = new byte[length];
        new Random(length).NextBytes(before);
        byte[] after = [1, .. before, 2];
        byte[]? delta = DeltaMaker.TryMake(before, after);
        Assert.NotNull(delta);
        Assert.InRange(delta.Length, 10, 60);
        Assert.Equal(after, Delta.Apply(before, delta));
    }

    [Fact]
    public void What_has_nothing_in_common_gives_none()
    {
        byte[] before = new byte[1000];
        byte[] after = new byte[1000];
        new Random(1).NextBytes(before);
        new Random(2).NextBytes(after);
        Assert.Null(DeltaMaker.TryMake(before, after));
        Assert.Null(DeltaMaker.TryMake([], after));
        Assert.Null(DeltaMaker.TryMake(before, []));
    }

    /// <summary>Two objects put together from the same few pieces.</summary>
    private static Gen<(byte[] Before, byte[] After)> Pairs()
    {
        Gen<byte[]> piece = Gen.Choose(0, 1 << 20).Select(static seed =>
        {
            byte[] bytes = new byte[seed % 90];
            new Random(seed).NextBytes(bytes);
            return bytes;
        });
        return piece.ArrayOf(6).SelectMany(static pieces => Object(pieces).SelectMany(before => Object(pieces).Select(after => (before, after))));

        static Gen<byte[]> Object(byte[][] pieces) => Gen.Choose(0, pieces.Length - 1).ArrayOf().Select(chosen => chosen.SelectMany(i => pieces[i]).ToArray());
    }
}
