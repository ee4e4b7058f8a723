using GitKv.Core.Errors;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Drive;

/// <summary>
/// One store that paths name, open for as long as the session uses it. Each command sees it as it is at that moment: what is kept
/// between commands is only what follows from the commit that the store is at.
/// </summary>
internal sealed class DriveStore : IDisposable
{
    /// <summary>A remote is asked again after so long, also within one command.</summary>
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(1);

    private const int MostPoints = 64;

    private readonly KeptRepository _kept;
    private readonly Dictionary<string, KvSnapshot> _past = new(StringComparer.Ordinal);
    private StoreHandle? _handle;
    private string? _version;
    private WeakReference<object>? _command;
    private long _asked;

    internal DriveStore(GitRepository repository, string store)
    {
        _kept = new KeptRepository(repository);
        bool isPrefix = store.StartsWith("refs/", StringComparison.Ordinal);
        Name = isPrefix || store.Length == 0 ? KvStore.DefaultName : store;
        RefPrefix = isPrefix ? store.TrimEnd('/') : null;

        // From now on files are open only while this is among the few repositories that were used last.
        _kept.Release();
    }

    internal GitRepository Repository => _kept.Repository;

    /// <summary>The directories that were made here and have nothing in them yet: the store itself has none of these.</summary>
    internal EmptyDirectories Made { get; } = new();

    private string Name { get; }

    private string? RefPrefix { get; }

    /// <summary>The store as it is now, or as the active transaction has it.</summary>
    /// <param name="command">What the command can be told by: a remote is asked once for each.</param>
    internal DriveView Now(object? command)
    {
        if (AmbientTransactions.Find(Repository, Name, RefPrefix) is { } active)
            return new DriveView(this, new StoreHandle(new KeptRepository(active.Repository_), Name, RefPrefix, active), active.Pending);
        return Read(() =>
        {
            AskAgain(command);
            return Present();
        });
    }

    /// <summary>The store at a point in its past, which may be a version of the key that is asked for.</summary>
    internal DriveView At(StorePoint point, string key, object? command, CancellationToken cancellation)
    {
        DriveView now = Now(command);
        return Read(() =>
        {
            string? ofKey = point.CanBeId ? key : null;
            if (now.Handle.Transaction is not null || _version is null) return now with { Reader = now.Handle.ReadAt(point, ofKey, cancellation), IsPast = true };
            string name = $"{point.Text}\n{ofKey}";
            if (!_past.TryGetValue(name, out KvSnapshot? snapshot))
            {
                if (_past.Count >= MostPoints) _past.Clear();
                _past.Add(name, snapshot = now.Handle.Store.SnapshotAt(point, ofKey, cancellation));
            }

            return now with { Reader = snapshot, IsPast = true };
        });
    }

    /// <summary>Reads something. No code of a user's may run in it.</summary>
    internal T Read<T>(Func<T> read)
    {
        T result;
        lock (_kept.Gate) result = read();
        _kept.HasRead();
        return result;
    }

    /// <summary>Closes its files. Items that came from here can still be read.</summary>
    public void Dispose() => _kept.Release();

    private void AskAgain(object? command)
    {
        if (!Repository.Refs.IsRemote) return;
        bool same = command is not null && _command is not null && _command.TryGetTarget(out object? last) && ReferenceEquals(last, command);
        if (same && TimeProvider.System.GetElapsedTime(_asked) < s_fresh) return;
        Repository.Refs.Refresh();
        _command = command is null ? null : new WeakReference<object>(command);
        _asked = TimeProvider.System.GetTimestamp();
    }

    private DriveView Present()
    {
        KvSnapshot? snapshot = _handle?.Store.Snapshot();
        if (snapshot?.Version is null || snapshot.Version != _version)
        {
            if (snapshot?.Version is null && !Directory.Exists(Repository.CommonDirectory))
                throw new KvException(ErrorIds.RepositoryNotFound, KvErrorKind.NotFound, $"The repository '{Repository.Place}' is not there any more. Take the drive away with Dismount-GitKvStore.", Repository.Place);

            // Another commit may be that of another store of this name, or of other settings.
            _past.Clear();
            _handle = new StoreHandle(_kept, Name, RefPrefix, transaction: null);
            snapshot = _handle.StoreForWriting.Snapshot();
            _version = snapshot.Version;
        }

        return new DriveView(this, _handle!, snapshot);
    }
}
