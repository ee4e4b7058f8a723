using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Trees;

namespace GitKv.Core.Stores;

/// <summary>
/// Named states of a store: annotated tags at <c>refs/tags/kv/&lt;store&gt;/&lt;name&gt;</c>, which git pushes and fetches like any others.
/// That of a Tree store points at the store's commit. A Branch or Ref store has no commit as a whole: its checkpoint points at one without
/// parents whose tree holds all keys and values in the form of the Tree layout. Making, replacing and removing are atomic.
/// </summary>
public sealed class Checkpoints
{
    private const int MaxTags = 8;
    private readonly KvStore _store;
    private readonly GitRepository _repository;
    private readonly Lazy<string> _prefix;

    internal Checkpoints(KvStore store)
    {
        _store = store;
        _repository = store.Repository;
        _prefix = new Lazy<string>(() => CheckpointName.PrefixOf(store));
    }

    /// <summary>Names a state of the store.</summary>
    /// <param name="snapshot">The state: now, or at some point in the past.</param>
    /// <param name="name">The name.</param>
    /// <param name="options">Who, why, how durably.</param>
    /// <param name="replace">Takes the place of a checkpoint of that name.</param>
    /// <exception cref="KvException">CheckpointNameInvalid; CheckpointExists; CheckpointEmpty: the store has no commit yet; RefLocked; WriteFailed.</exception>
    public Checkpoint Create(KvSnapshot snapshot, string name, CommitOptions? options = null, bool replace = false)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(name);
        options ??= CommitOptions.Default;
        CheckpointName.Validate(name);
        string refName = RefOf(name);
        if (!replace && _repository.Refs.Read(refName) is not null) throw AlreadyThere(name);
        try
        {
            FsyncPolicy fsync = _repository.Fsync(options.Durable);
            using var writer = new ObjectWriter(_repository.Objects, fsync);
            string message = CommitMessage.Compose(options.Message, "Checkpoint " + name, CommitMessage.NewTransactionId());
            ObjectId commit = CommitOf(snapshot, writer, message, options);
            ObjectId tag = WriteTag(writer, commit, refName, message, options);
            writer.Flush(options.Cancellation);
            using RefTransaction refs = _repository.Refs.Begin(fsync);
            ObjectId current = refs.Lock(refName, options.Cancellation);
            if (!current.IsZero && !replace) throw AlreadyThere(name);
            refs.Prepare([new RefEdit(refName, current, tag)], options.Cancellation);
            refs.Commit("kv: checkpoint " + name, _repository.Committer());
        }
        catch (RefMismatchException)
        {
            throw AlreadyThere(name);
        }
        catch (Exception e) when (WriteFailure.Is(e))
        {
            throw WriteFailure.Translate(e, _repository.GitDirectory);
        }

        return TryFind(name) ?? throw NotThere(name);
    }

    /// <summary>All checkpoints of the store, in the order of their names.</summary>
    public IReadOnlyList<Checkpoint> List()
    {
        var found = new List<Checkpoint>();
        foreach (RefRecord record in _repository.Refs.List(_prefix.Value))
        {
            string name = record.Name[(_prefix.Value.Length + 1)..];
            if (!name.Contains('/', StringComparison.Ordinal) && Describe(name, record.Name, record.Target) is { } checkpoint) found.Add(checkpoint);
        }

        return found;
    }

    /// <summary>The checkpoint of a name; null where there is none, or where no checkpoint can have the name.</summary>
    public Checkpoint? TryFind(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Contains('/', StringComparison.Ordinal) || !RefName.IsValid(RefOf(name))) return null;
        return _repository.Refs.Read(RefOf(name)) is { } target ? Describe(name, RefOf(name), target) : null;
    }

    /// <summary>Removes a checkpoint. The state that it named stays in the store's history, if it is part of that.</summary>
    /// <exception cref="KvException">CheckpointNotFound; RefLocked.</exception>
    public void Remove(Checkpoint checkpoint, CommitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        options ??= CommitOptions.Default;
        using RefTransaction refs = _repository.Refs.Begin(_repository.Fsync(options.Durable));
        try
        {
            refs.Prepare([new RefEdit(checkpoint.RefName, checkpoint.Tag ?? checkpoint.Commit, ObjectId.Zero)], options.Cancellation);
            refs.Commit("kv: remove the checkpoint " + checkpoint.Name, _repository.Committer());
        }
        catch (RefMismatchException)
        {
            throw NotThere(checkpoint.Name);
        }
    }

    /// <summary>What an error says of a name that is not there.</summary>
    public static KvException NotThere(string name) =>
        new(ErrorIds.CheckpointNotFound, KvErrorKind.NotFound, $"There is no checkpoint '{name}'. List those that there are with Get-GitKvCheckpoint.", name);

    /// <summary>The refs of all checkpoints, for one who removes the store.</summary>
    internal IEnumerable<RefRecord> Refs() =>
        _repository.Refs.List(_prefix.Value).Where(r => !r.Name.AsSpan(_prefix.Value.Length + 1).Contains('/'));

    private static KvException AlreadyThere(string name) =>
        new(ErrorIds.CheckpointExists, KvErrorKind.Conflict, $"There is a checkpoint '{name}' already. Use another name, or replace it with -Force.", name);

    private string RefOf(string name) => $"{_prefix.Value}/{name}";

    /// <summary>The one place where the tag object of a checkpoint is made.</summary>
    private ObjectId WriteTag(ObjectWriter writer, ObjectId commit, string refName, string message, CommitOptions options)
    {
        GitIdentity tagger = _repository.Author(options.Author);
        return writer.WriteTag(_repository, options, new GitCommit(commit, [], tagger, tagger, message), refName["refs/tags/".Length..], ObjectType.Commit);
    }

    private ObjectId CommitOf(KvSnapshot snapshot, ObjectWriter writer, string message, CommitOptions options)
    {
        if (snapshot.Source is TreeSource tree)
        {
            if (!tree.Commit.IsZero) return tree.Commit;
            throw new KvException(ErrorIds.StoreNotFound, KvErrorKind.NotFound, $"The store '{_store.Name}' has nothing to name yet. Set an item first.", _store.Name);
        }

        var directory = new DirectoryChange();
        var items = new List<PendingChange>();
        foreach (KvEntry entry in snapshot.Enumerate())
        {
            options.Cancellation.ThrowIfCancellationRequested();
            directory.Add(entry.Key, entry.Blob);
            if (entry.Expires is not null) items.Add(new PendingChange(entry.Key, Precondition.Any, entry.Blob, entry.Expires));
        }

        ObjectId? expiries = new ExpiryChanges([.. items]).Apply(ObjectId.Zero, _repository.Trees, writer, options.Cancellation);

        ObjectId settings = writer.Write(ObjectType.Blob, new StoreSettings(_store.Layout, _store.Annotate).ToBytes());
        ObjectId root = new TreeUpdate(_repository.Trees, writer, options.Cancellation).Apply(ObjectId.Zero, directory, settings, expiries);
        return writer.Write(_repository, options, new GitCommit(root, [], _repository.Author(options.Author), _repository.Committer(), message));
    }

    /// <summary>Null for a tag that leads to no commit.</summary>
    private Checkpoint? Describe(string name, string refName, ObjectId target)
    {
        ObjectId at = target;
        GitCommit? tag = null;
        for (int depth = 0; depth < MaxTags; depth++)
        {
            if (!_repository.Objects.TryReadHeader(at, out ObjectType type, out _)) return null;
            switch (type)
            {
                case ObjectType.Commit:
                    GitCommit says = tag ?? RefTarget.Read(_repository, at, ObjectType.Commit);
                    return new Checkpoint(name, refName, at, tag is null ? null : target, TreeOrigins.Describe(at, says));
                case ObjectType.Tag:
                    GitCommit next = RefTarget.Read(_repository, at, ObjectType.Tag);
                    tag ??= next;
                    at = next.Target;
                    break;
                default:
                    return null;
            }
        }

        return null;
    }
}
