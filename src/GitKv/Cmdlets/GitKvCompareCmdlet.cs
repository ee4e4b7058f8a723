using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>
/// What commands share that compare two states. The first is the store at -AsOf, the second the same store, or another one, at -To; each is the
/// present where no point is given.
/// </summary>
public abstract class GitKvCompareCmdlet : GitKvCmdlet
{
    private const string OneStepBack = "~1";

    /// <summary>The point of the first state: a date, a commit, a version of the key, a checkpoint's name, or ~3 for three changes ago.</summary>
    [Parameter]
    [Alias("From")]
    [PointInTime]
    [ArgumentCompleter(typeof(CheckpointCompleter))]
    [ValidateNotNullOrEmpty]
    public string? AsOf { get; set; }

    /// <summary>The point of the second state; the present when not given.</summary>
    [Parameter]
    [PointInTime]
    [ArgumentCompleter(typeof(CheckpointCompleter))]
    [ValidateNotNullOrEmpty]
    public string? To { get; set; }

    /// <summary>The folder of the second state's repository, where it is another one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DifferenceRepository { get; set; }

    /// <summary>Shows the differences as text, line by line.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <summary>The store of the second state, where it is another one.</summary>
    private protected abstract string? OtherStore { get; }

    /// <param name="key">The exact key that is asked for, a version of which a point may be; null for several.</param>
    private protected ItemComparison Open(string? key)
    {
        StoreHandle first = Target();
        bool isOther = OtherStore is not null || DifferenceRepository is not null;
        StoreHandle second = isOther
            ? Session.Handle(DifferenceRepository is null ? RepositoryPath() : new InputPaths(SessionState).Unresolved(DifferenceRepository), OtherStore ?? Store, OtherStore is null ? RefPrefix : null, DifferenceRepository is null ? RemoteName : null)
            : first;
        if (!isOther && AsOf is null && To is not null) throw new KvException(ErrorIds.UsageInvalid, KvErrorKind.Invalid, "-To needs -AsOf: the point to compare with.", To);
        return new ItemComparison(first, First(first, isOther, key), second, To is null ? second.Read() : second.ReadAt(StorePoint.Parse(To), key, Cancellation));
    }

    private protected void Write(ItemComparison comparison, KeyPattern? pattern)
    {
        foreach (ItemDifference difference in comparison.Find(pattern))
        {
            Cancellation.ThrowIfCancellationRequested();
            WriteObject(comparison.Describe(difference, Detailed));
        }
    }

    private IKvReader First(StoreHandle handle, bool isOther, string? key)
    {
        if (AsOf is not null) return handle.ReadAt(StorePoint.Parse(AsOf), key, Cancellation);
        if (isOther) return handle.Read();

        // Without a point: what the active transaction changes, or what the last change did.
        return handle.Transaction is { } active ? active.Pending.Base : handle.ReadAt(StorePoint.Parse(OneStepBack), null, Cancellation);
    }
}
