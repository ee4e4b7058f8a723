using System.Text;
using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Remotes.Sync;

/// <summary>
/// The names of all refs that an exchange of one store with one remote is about: where the store is here, where it may be there, where this repository
/// keeps what the remote was, and the checkpoints.
/// </summary>
internal sealed class SyncedStore
{
    private const string Home = "refs/kv/";
    private const string BranchHome = "refs/heads/kv/";
    private readonly string? _explicit;

    public SyncedStore(GitRepository repository, string name, string? refPrefix, RemoteAddress address)
    {
        Repository = repository;
        Name = name;
        _explicit = refPrefix;
        if (refPrefix is null) StoreLocator.ValidateName(name);
        else StoreLocator.ValidatePrefix(refPrefix);
        string path = PathOf(repository, name, refPrefix);
        string digits = ObjectId.Hash(ObjectType.Blob, Encoding.UTF8.GetBytes(address.Name ?? address.Display)).ToString()[..16];
        Tracking = address.Name is { } remote ? $"refs/remotes/{remote}/kv/{path}" : $"refs/gitkv/remotes/{digits}/kv/{path}";
        Source = address.Name is { } simple && !simple.Contains('/', StringComparison.Ordinal) ? $"{simple}/{path}" : Tracking;
        Checkpoints = $"refs/tags/kv/{path}";
        CheckpointBases = $"refs/gitkv/checkpoints/{digits}/{path}";
        Sending = $"refs/gitkv/sending/{digits}/{path}";
    }

    public GitRepository Repository { get; }

    public string Name { get; }

    /// <summary>What to call it in messages.</summary>
    public string Display => _explicit ?? Name;

    /// <summary>Where this repository keeps what the remote was, when it was last asked.</summary>
    public string Tracking { get; }

    /// <summary>That, as a merge names it.</summary>
    public string Source { get; }

    /// <summary>The start of the refs of the checkpoints, the same here and there.</summary>
    public string Checkpoints { get; }

    /// <summary>Where this repository keeps which checkpoints both sides had in common.</summary>
    public string CheckpointBases { get; }

    /// <summary>Ref layout: where it is kept what is being sent, until it is known what became of it.</summary>
    public string Sending { get; }

    /// <summary>Where the store may be on the remote, the most likely place first.</summary>
    public IReadOnlyList<string> Places(KvStore? local)
    {
        if (_explicit is not null) return [_explicit];
        string encoded = KeyName.Encode(Name, NameForm.Ref);
        return [.. new[] { local?.RefPrefix, Home + encoded, BranchHome + encoded }.OfType<string>().Distinct()];
    }

    /// <summary>The local store; null where there is none.</summary>
    public KvStore? Find() => KvStore.TryOpen(Repository, Name, _explicit);

    /// <summary>A local store that is not there yet.</summary>
    public KvStore Missing(string prefix, KvLayout layout) => new(Repository, Name, prefix, layout, annotate: false, exists: false);

    /// <summary>What the remote's store was, when it was last asked; null for none.</summary>
    public KvStore? FindTracked() => StoreLocator.At(Repository, Name, Tracking);

    /// <summary>Where its refs are, in a name for the refs that go with it: those of checkpoints have the same form.</summary>
    private static string PathOf(GitRepository repository, string name, string? refPrefix)
    {
        if (refPrefix is null || refPrefix == StoreLocator.DefaultPrefix(name) || StoreLocator.Find(repository, name)?.RefPrefix == refPrefix) return KeyName.Encode(name, NameForm.Ref);
        return CheckpointName.Unnamed + "/" + refPrefix["refs/".Length..];
    }
}
