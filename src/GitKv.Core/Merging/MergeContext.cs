using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Merging;

/// <summary>What one attempt at a merge works with.</summary>
internal sealed record MergeContext(KvStore Into, MergeSource From, StoreMergeOptions Options, ObjectWriter Writer)
{
    public GitRepository Repository => Into.Repository;

    public CancellationToken Cancellation => Options.Commit.Cancellation;

    public MergeResolutions? Resolutions { get; init; }

    /// <summary>Tree: what theirs was when a merge began that waits; zero: what it is now.</summary>
    public ObjectId TheirTip { get; init; }

    /// <summary>The moment of the merge, by which items have expired.</summary>
    public DateTimeOffset Clock => Repository.Time.GetUtcNow();

    /// <summary>A merger that goes by the choices of the call and by the rules of these settings.</summary>
    public KeyMerger Merger(StoreSettings settings, MergeTimes times) => new(Repository.Objects, Writer, Policy(settings), times) { Resolutions = Resolutions };

    /// <summary>A merger of what was merged before, see <see cref="MergePolicy.OfValues"/>.</summary>
    public KeyMerger MergerOfBases(StoreSettings settings) => new(Repository.Objects, Writer, Policy(settings).OfValues(), MergeTimes.Unknown);

    private MergePolicy Policy(StoreSettings settings) => MergePolicy.Of(Options.Choices, settings.MergeRules(Into.Name));
}
