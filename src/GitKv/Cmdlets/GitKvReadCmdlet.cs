using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>What all commands share that read items: the store as it is now, or as it was at a point in its past.</summary>
public abstract class GitKvReadCmdlet : GitKvCmdlet
{
    private string? _parsed;
    private StorePoint? _point;

    /// <summary>A point in the past: a date, a commit, a version of the key, a checkpoint's name, or ~3 for three changes ago.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [PointInTime]
    [ArgumentCompleter(typeof(CheckpointCompleter))]
    [ValidateNotNullOrEmpty]
    public string? AsOf { get; set; }

    /// <summary>The store at the point that <see cref="AsOf"/> names, else as it is now or as the active transaction has it.</summary>
    /// <param name="handle">The store.</param>
    /// <param name="key">The exact key that is asked for, one version of which the point may be; null for several.</param>
    private protected ItemQuery Query(StoreHandle handle, string? key = null) =>
        new(handle, AsOf is null ? handle.Read() : handle.ReadAt(Point(AsOf), key, Cancellation));

    private StorePoint Point(string text)
    {
        if (_point is not null && _parsed == text) return _point;
        _parsed = text;
        return _point = StorePoint.Parse(text);
    }
}
