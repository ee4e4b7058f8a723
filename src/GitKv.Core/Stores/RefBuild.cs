using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Remotes.Cache;
using GitKv.Core.Repositories;
using GitKv.Core.Trees;

namespace GitKv.Core.Stores;

/// <summary>Turns the changes of one transaction of a Branch or Ref store into objects and ref edits.</summary>
internal sealed class RefBuild(KvStore store, PendingChange[] changes, ObjectWriter writer, CommitOptions options, StoreSettings? newSettings) : ICommitPlan
{
    private readonly GitRepository _repository = store.Repository;
    private readonly (string Name, PendingChange Change)[] _sorted =
        [.. Expected(store, Guarded(store, changes, options)).Select(c => (Name: RefSource.ExistingNameOf(store.Repository, store.RefPrefix, c.Key), Change: c)).OrderBy(c => c.Name, StringComparer.Ordinal)];

    private readonly ItemGuard[] _guards = ItemGuard.Of(store, options);

    public KvStore Store => store;

    public string Transaction { get; } = CommitMessage.NewTransactionId();

    public string Summary { get; } = CommitMessage.Summarize(changes);

    public Dictionary<string, string?> Versions { get; } = new(StringComparer.Ordinal);

    public bool IsConditional => store.Layout == KvLayout.Branch || changes.Any(static c => c.Precondition.Kind != PreconditionKind.Any) || options.Guards.Count > 0;

    private string Message => MessageOf(null);

    private string MessageOf(DateTimeOffset? expires) => CommitMessage.Compose(options.Message, Summary, Transaction, expires);

    /// <summary>Checks the preconditions against what the refs are at, writes the objects, and returns the edits; none where nothing changes.</summary>
    /// <param name="read">Reads a ref, or locks and reads it; zero where there is none. Called in the order of the names.</param>
    public IReadOnlyList<RefEdit> Edits(Func<string, ObjectId> read)
    {
        _repository.Refs.Expect([.. _sorted.Select(static c => c.Name), .. Beside()], withObjects: true);
        var edits = new List<RefEdit>(_sorted.Length + 1);
        var removed = new List<(string Key, ObjectId Last)>();
        AddSettings(edits, read);
        ObjectId graveyard = NeedsGraveyard ? read(GraveyardName) : ObjectId.Zero;
        DateTimeOffset clock = _repository.Time.GetUtcNow();
        var source = new RefSource(_repository, store.RefPrefix, clock);
        var verified = new List<RefEdit>();
        foreach ((string name, PendingChange given) in _sorted)
        {
            PendingChange change = given;
            ObjectId current = read(name);
            KvEntry? entry = current.IsZero ? null : source.EntryOf(change.Key, current);
            if (entry is null && !current.IsZero) throw NotAnItem(name);
            if (CheckGuards(change.Key, entry, clock) is { } content && change.IsGuardOnly)
            {
                if (!_repository.Refs.IsRemote)
                {
                    verified.Add(new RefEdit(name, current, current));
                    continue;
                }

                change = change with { Blob = writer.Write(ObjectType.Blob, content), Expires = entry!.Value.Expires };
            }

            Preconditions.Check(change.Precondition, change.Key, Expiry.IsOver(entry?.Expires, clock) ? null : entry?.Version);
            Versions[change.Key] = entry?.Version;
            if (change.Blob.IsZero)
            {
                if (current.IsZero) continue;
                Versions[change.Key] = null;
                removed.Add((change.Key, current));
                edits.Add(new RefEdit(name, current, ObjectId.Zero));
            }
            else if (!change.Target.IsZero)
            {
                Versions[change.Key] = change.Target.ToString();
                if (change.Target != current) edits.Add(new RefEdit(name, current, change.Target));
            }
            else if (options.Force || entry is null || entry.Value.Blob != change.Blob || entry.Value.Expires != change.Expires || !change.MergeParent.IsZero)
            {
                ObjectId target = Target(change, current, isBlob: entry?.Blob == current);
                Versions[change.Key] = target.ToString();

                // Setting a blob ref to what it is already is nothing, forced or not.
                if (target != current) edits.Add(new RefEdit(name, current, target));
            }
        }

        if ((removed.Count > 0 || options.MergeParents.Count > 0) && NeedsGraveyard) edits.Add(new RefEdit(GraveyardName, graveyard, Bury(removed, graveyard)));
        edits.AddRange(options.Besides);
        if (edits.Count > 0) edits.AddRange([.. verified, .. _guards.Where(g => !g.IsIn(store)).Select(g => g.Verify(read)).Distinct()]);
        if (edits.Count > 0) writer.Flush(options.Cancellation);
        return edits;
    }

    public CommitResult Result(bool changed, int attempt) => new(changed, Transaction, Versions, attempt);

    public bool MakeRoom() => ((RefBackend)store.Backend).MakeRoom(changes, options);

    public KvException InKeys(RefConflictException conflict) => ((RefBackend)store.Backend).InKeys(conflict);

    /// <summary>The changes, and the items of leases that must be held but do not change otherwise.</summary>
    private static PendingChange[] Guarded(KvStore store, PendingChange[] changes, CommitOptions options)
    {
        if (options.Guards.Count == 0) return changes;
        IEnumerable<string> keys = ItemGuard.Of(store, options).Where(g => g.IsIn(store)).Select(g => g.Lease.Key).Distinct(StringComparer.Ordinal);
        return [.. changes, .. keys.Where(k => !changes.Any(c => c.Key == k)).Select(k => new PendingChange(k, Precondition.Any, ObjectId.Zero) { IsGuardOnly = true })];
    }

    /// <summary>Checks the leases whose item this is, and returns its value with them renewed; null where it is none's.</summary>
    private byte[]? CheckGuards(string key, KvEntry? entry, DateTimeOffset clock)
    {
        byte[]? content = null;
        foreach (ItemGuard guard in _guards)
        {
            if (guard.Lease.Key != key || !guard.IsIn(store)) continue;
            content ??= entry is { } item && !Expiry.IsOver(item.Expires, clock) ? _repository.Objects.Read(item.Blob, ObjectType.Blob) : null;
            guard.Lease.Check(content);
            content = guard.Lease.Renew(content!, clock);
        }

        return content;
    }

    private string GraveyardName => $"{store.RefPrefix}/{StoreSettings.RemovedRefName}";

    /// <summary>A merge may have one already that holds all removals.</summary>
    private bool NeedsGraveyard =>
        store.Layout == KvLayout.Branch && (options.MergeParents.Count > 0 || changes.Any(c => c.Blob.IsZero)) && !options.Besides.Any(e => e.Name == GraveyardName);

    /// <summary>The changes, after their refs have been asked for together.</summary>
    private static PendingChange[] Expected(KvStore store, PendingChange[] changes)
    {
        if (store.Repository.Refs.IsRemote) store.Repository.Refs.Expect([.. changes.SelectMany(c => RefSource.PossibleNamesOf(store.RefPrefix, c.Key))]);
        return changes;
    }

    /// <summary>The refs of the store itself that are looked at.</summary>
    private IEnumerable<string> Beside()
    {
        if (newSettings is not null || options.Settings is not null) yield return $"{store.RefPrefix}/{StoreSettings.RefName}";
        if (NeedsGraveyard) yield return GraveyardName;
    }

    private void AddSettings(List<RefEdit> edits, Func<string, ObjectId> read)
    {
        if (newSettings is null && options.Settings is null) return;
        string name = $"{store.RefPrefix}/{StoreSettings.RefName}";
        ObjectId current = read(name);
        if (!current.IsZero && options.Settings is null) return;
        ObjectId before = ObjectId.Zero;
        if (!current.IsZero) RefTarget.TryPeel(_repository, current, out before);
        StoreSettings settings = before.IsZero ? new StoreSettings(store.Layout, store.Annotate) : SettingsReader.Parse(_repository, before, store.Name);
        var entry = new TreeEntry(Bucket.Settings.ToArray(), TreeEntry.FileMode, writer.Write(ObjectType.Blob, (options.Settings?.Invoke(settings) ?? settings).ToBytes()));
        if (entry.Id == before && options.SettingsParent.IsZero) return;
        edits.Add(new RefEdit(name, current, Commit(TreeOf(entry), [.. Present(current), .. Present(options.SettingsParent)])));
    }

    private ObjectId Target(PendingChange change, ObjectId current, bool isBlob)
    {
        bool follows = !current.IsZero && !isBlob && _repository.Objects.TryReadHeader(current, out ObjectType type, out _) && type == ObjectType.Commit;

        // A ref with history among those of a Ref store keeps it.
        if (store.Layout == KvLayout.Ref && !follows)
        {
            // On a remote a value alone could be anybody's: two that write the same one would both take it for theirs.
            bool mustBeOwn = _repository.Refs.IsRemote && change.Precondition.Kind != PreconditionKind.Any;
            if (!store.Annotate && change.Expires is null && !mustBeOwn) return change.Blob;
            GitIdentity tagger = _repository.Author(options.Author);
            string message = MessageOf(change.Expires) + (mustBeOwn ? TagChain.After(_repository, current) : "");
            return writer.WriteTag(_repository, options, new GitCommit(change.Blob, [], tagger, tagger, message), KeyName.EncodeKey(change.Key, NameForm.Ref), ObjectType.Blob);
        }

        string last = change.Key[(change.Key.LastIndexOf('/') + 1)..];
        byte[] file = Encoding.UTF8.GetBytes(KeyName.Encode(last, NameForm.Tree));
        int mode = TreeEntry.FileMode;
        if (follows)
        {
            // A branch that plain git made keeps the name of its file.
            GitTree tree = _repository.Trees.Get(RefTarget.Read(_repository, current, ObjectType.Commit).Target);
            if (tree.Entries.Length == 1 && tree.Entries[0].IsBlob) (file, mode) = (tree.Entries[0].Name.ToArray(), tree.Entries[0].Mode);
        }

        return Commit(TreeOf(new TreeEntry(file, mode, change.Blob)), [.. follows ? [current] : Array.Empty<ObjectId>(), .. Present(change.MergeParent)], MessageOf(change.Expires));
    }

    private static ObjectId[] Present(ObjectId id) => id.IsZero ? [] : [id];

    /// <summary>
    /// The ref of a removed key goes, so that its name is free for a directory; its history stays reachable as a parent of a commit in
    /// the chain of removals, whose message names the keys.
    /// </summary>
    private ObjectId Bury(List<(string Key, ObjectId Last)> removed, ObjectId graveyard)
    {
        var parents = new List<ObjectId>();
        if (!graveyard.IsZero) parents.Add(graveyard);
        parents.AddRange(options.MergeParents);
        var message = new StringBuilder(Message);
        foreach ((string key, ObjectId last) in removed)
        {
            message.Append("GitKv-Removed: ").Append(KeyName.EncodeKey(key, NameForm.Ref)).Append(' ').Append(last).Append('\n');
            if (_repository.Objects.TryReadHeader(last, out ObjectType type, out _) && type == ObjectType.Commit && !parents.Contains(last)) parents.Add(last);
        }

        return Commit(writer.Write(ObjectType.Tree, []), parents, message.ToString());
    }

    private ObjectId TreeOf(TreeEntry entry)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(64);
        GitTree.Write(buffer, [entry]);
        return writer.Write(ObjectType.Tree, buffer.WrittenSpan);
    }

    private ObjectId Commit(ObjectId tree, IReadOnlyList<ObjectId> parents, string? message = null) =>
        writer.Write(_repository, options, new GitCommit(tree, parents, _repository.Author(options.Author), _repository.Committer(), message ?? Message));

    /// <summary>A branch of a project, say, where the store was opened at refs/heads: writing would take its place.</summary>
    private static KvException NotAnItem(string name) =>
        new(ErrorIds.RefInvalid, KvErrorKind.Conflict,
            $"The ref '{name}' is no item: it does not point at a single value (see 'git show {name}'), and is not replaced. Use another key, or delete the ref first with 'git update-ref -d {name}'.", name);
}
