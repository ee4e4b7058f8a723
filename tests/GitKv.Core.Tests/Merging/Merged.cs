using System.Text;
using GitKv.Core.Merging;

namespace GitKv.Core.Tests.Merging;

/// <summary>Merges of texts.</summary>
internal static class Merged
{
    public static MergeInput Input(string? @base, string? ours, string? theirs) => new("k", Bytes(@base), Bytes(ours), Bytes(theirs));

    /// <summary>The merged text of a merge that must be clean.</summary>
    public static string? Of(MergeStrategy strategy, string? @base, string? ours, string? theirs)
    {
        MergeOutcome outcome = strategy.Merge(Input(@base, ours, theirs));
        Assert.True(outcome.IsClean, $"{strategy.Name} of {@base ?? "nothing"}: {ours ?? "nothing"} | {theirs ?? "nothing"}: {string.Join("; ", outcome.Conflicts.Select(c => c.Path + " " + c.Reason))}");
        return Text(outcome.Content);
    }

    public static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    public static string? Text(byte[]? bytes) => bytes is null ? null : Encoding.UTF8.GetString(bytes);
}
