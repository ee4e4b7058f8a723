using System.Collections.ObjectModel;
using System.Management.Automation;
using GitKv.Core.Merging;
using GitKv.Values;

namespace GitKv.Sessions;

/// <summary>
/// A script block that merges one item: <c>{ param($Key, $Base, $Ours, $Theirs) … }</c>. What it writes is the merged value, several objects an array;
/// <c>$null</c> removes the item; when it writes nothing, the conflict stays. It runs on the pipeline's thread.
/// </summary>
internal sealed class MergeScript(ScriptBlock script, CancellationToken cancellation)
{
    internal MergeStrategy Strategy => new CodeStrategy(Merge);

    private MergeOutcome Merge(MergeInput input)
    {
        Collection<PSObject?> output = Run(input);
        if (output.Count == 0) return MergeOutcome.Conflict(input, "Changed in both, and the script block wrote nothing.");
        object? result = output.Count == 1 ? output[0] : output.ToArray();
        if (result is null) return MergeOutcome.Clean(null);
        byte[] bytes = ValueEncoder.Encode(result, GitKvValueFormat.Auto, cancellation);

        // A side that was handed back as it is keeps its form.
        foreach (byte[]? side in new[] { input.Ours, input.Theirs, input.Base })
            if (side is not null && bytes.AsSpan().SequenceEqual(ValueEncoder.Encode(Decode(side), GitKvValueFormat.Auto, cancellation))) return MergeOutcome.Clean(side);
        return MergeOutcome.Clean(bytes);
    }

    private Collection<PSObject?> Run(MergeInput input)
    {
        try
        {
            return script.InvokeWithContext(null, [], input.Key, Decode(input.Base), Decode(input.Ours), Decode(input.Theirs))!;
        }
        catch (RuntimeException e) when (ReportException.IsError(e))
        {
            throw ReportException.From(e);
        }
    }

    private static object? Decode(byte[]? bytes) => bytes is null ? null : ValueDecoder.Decode(bytes, GitKvValueFormat.Auto, asHashtable: false).Value;
}
