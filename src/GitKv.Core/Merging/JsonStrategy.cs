using GitKv.Core.Errors;
using GitKv.Core.Merging.Documents;

namespace GitKv.Core.Merging;

/// <summary>
/// Merges JSON documents by property, whatever lies in a property's name. What nobody changed keeps its bytes: white space, the order of properties, the spelling of
/// numbers. Arrays are merged by identity where every element is an object with the same known key property, else by aligning the sequences, never by position.
/// <para>Real conflicts are: both sides changed a value that is no container, or added different ones; a removal, of the whole document too, against a change at or
/// below that place; a change inside a container that the other side replaced by something of another type; changes of the same part of an array. A
/// document that names a property twice in one object is a conflict as a whole.</para>
/// </summary>
internal sealed class JsonStrategy(IReadOnlyList<string> identityKeys, JsonRemaining remaining) : MergeStrategy
{
    public static readonly IReadOnlyList<string> DefaultIdentityKeys = ["id", "name", "key"];

    public override string Name => "Json";

    protected override MergeOutcome MergeChanged(MergeInput input)
    {
        if (input.Ours is null || input.Theirs is null) return Whole(input, ConflictReason.Of(input.Base is null, input.Ours is null, input.Theirs is null));
        JsonTree? ours = JsonTree.Parse(input.Ours);
        JsonTree? theirs = JsonTree.Parse(input.Theirs);
        JsonTree? @base = input.Base is null ? null : JsonTree.Parse(input.Base);
        if (ours is null) return Whole(input, "Ours is not valid JSON.");
        if (theirs is null) return Whole(input, "Theirs is not valid JSON.");
        if (@base is null && input.Base is not null) return Whole(input, "The base is not valid JSON.");
        foreach ((JsonTree? tree, string side) in new[] { (ours, "Ours"), (theirs, "Theirs"), (@base, "The base") })
        {
            if (tree?.Duplicate is { } name) return Whole(input, $"{side} names the property '{Keys.KeyErrors.Show(name)}' twice in one object.");
        }

        var merge = new DocumentMerge(input.Key, identityKeys, Decider(input), swapped: input.Ours.AsSpan().SequenceCompareTo(input.Theirs) > 0, input.Decisions);
        byte[] content = merge.Merge(@base, ours, theirs);
        return merge.Conflicts.Count == 0 ? MergeOutcome.Clean(content) : new MergeOutcome(null, merge.Conflicts);
    }

    private MergeOutcome Whole(MergeInput input, string reason) => Decider(input) is { } decide
        ? MergeOutcome.Clean(decide() == MergeSide.Ours ? input.Ours : input.Theirs)
        : MergeOutcome.Conflict(input, reason);

    private Func<MergeSide>? Decider(MergeInput input)
    {
        switch (remaining)
        {
            case JsonRemaining.Fail:
                return null;
            case JsonRemaining.Ours:
                return () => MergeSide.Ours;
            case JsonRemaining.Theirs:
                return () => MergeSide.Theirs;
            case JsonRemaining.LastWriter:
                var newer = new Lazy<MergeSide>(() => LastWriterStrategy.Newer(input));
                return () => newer.Value;
            default:
                throw new KvException(ErrorIds.MergeStrategyInvalid, KvErrorKind.Invalid, $"There is no way '{remaining}' to decide the remaining conflicts of JSON. Use Fail, Ours, Theirs or LastWriter.", remaining);
        }
    }
}
