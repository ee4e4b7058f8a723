using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Remotes.Probing;

/// <summary>
/// Makes a store where its refs are taken: on a remote, what is not given is chosen by what the remote takes, which is found out by trying. A
/// remote that can't keep what is asked for is an error before anything of the store is written.
/// </summary>
public sealed record StoreMaking
{
    /// <summary>One key component.</summary>
    public required string Name { get; init; }

    /// <summary>How it is kept; null for Tree, which every host takes.</summary>
    public KvLayout? Layout { get; init; }

    /// <summary>Where its refs are to be; null for <c>refs/kv/&lt;name&gt;</c>, or where the remote takes them.</summary>
    public string? RefPrefix { get; init; }

    /// <summary>Ref layout: wrap each value in an annotated tag; null for as the host needs it.</summary>
    public bool? Annotate { get; init; }

    /// <summary>Told what is tried on a remote.</summary>
    public Action<string>? Progress { get; init; }

    /// <summary>Told what was chosen on a remote, and why.</summary>
    public Action<string>? Chosen { get; init; }

    /// <summary>Told the names of what trying may have left on the remote.</summary>
    public Action<IReadOnlyList<string>>? Leaves { get; init; }

    /// <summary>Makes the store.</summary>
    /// <exception cref="Errors.KvException">
    /// Those of <see cref="KvStore.Create"/>; on a remote RemoteDenied (nothing can be written there) and RemoteUnsupported (not this layout, or not there).
    /// </exception>
    public KvStore Run(GitRepository repository, CommitOptions? commit = null)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var given = new StoreOptions(Name, Layout ?? KvLayout.Tree, RefPrefix, Annotate == true);

        // With nothing left to choose that a host may not take, the first write is the answer.
        if (repository.Remote is null || (RefPrefix is not null && Layout == KvLayout.Tree)) return KvStore.Create(repository, given, commit);
        KvStore.CheckNew(repository, given);
        RemoteAbilities found = repository.WithConnection(c => RemoteProbe.Run(c, RefPrefix, write: true, Progress, Leaves, commit?.Cancellation ?? default));
        if (found.Left.Count > 0) Leaves?.Invoke(found.Left);
        StoreOptions chosen = StorePlacement.Choose(found, Name, Layout, RefPrefix, Annotate);
        Chosen?.Invoke(StorePlacement.Describe(found, chosen));
        return KvStore.Create(repository, chosen, commit);
    }
}
