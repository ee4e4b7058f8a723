using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;

namespace GitKv.Core.Stores.History;

/// <summary>
/// The states that keys of a Branch or Ref store were in, newest first. A ref that points at a commit has its chain (first parents) and what
/// <c>%removed</c> keeps of earlier ones; any other ref has what its reflog tells, or else its annotated tag. The last state is
/// <see cref="KeyState.Never"/> where all is known, and <see cref="KeyState.Unknown"/> where it is not.
/// </summary>
internal sealed class KeyTimeline(KvStore store, CancellationToken cancellation)
{
    private RemovedKeys? _removed;

    private GitRepository Repository => store.Repository;

    public CommitSource Commits { get; } = new(store.Repository);

    public RemovedKeys Removed => _removed ??= RemovedKeys.Read(Repository, store.RefPrefix, Commits, cancellation);

    public IEnumerable<KeyState> Of(string key) => HasChain(key, out string name, out ObjectId target) ? OfCommits(key, target) : OfLog(name, target);

    /// <summary>Whether a key has commits, rather than a reflog or a tag.</summary>
    /// <param name="key">The key.</param>
    /// <param name="name">Its ref.</param>
    /// <param name="target">What that points at; zero where there is none.</param>
    public bool HasChain(string key, out string name, out ObjectId target)
    {
        name = RefSource.ExistingNameOf(Repository, store.RefPrefix, key);
        target = Repository.Refs.Read(name) ?? ObjectId.Zero;
        return target.IsZero
            ? store.Layout == KvLayout.Branch
            : Repository.Objects.TryReadHeader(target, out ObjectType type, out _) && type == ObjectType.Commit;
    }

    /// <summary>All keys that the store has, or is known to have had, in the order of a listing.</summary>
    public List<string> Keys()
    {
        int start = store.RefPrefix.Length + 1;
        var keys = new HashSet<string>(Removed.Keys, StringComparer.Ordinal);
        foreach (RefRecord record in Repository.Refs.List(store.RefPrefix))
        {
            if (record.Name.AsSpan(start) is StoreSettings.RefName or StoreSettings.RemovedRefName) continue;
            keys.Add(KeyName.DecodeKey(record.Name[start..], NameForm.Ref));
        }

        return [.. new KeyOrder(NameForm.Ref).Sort([.. keys], static k => k)];
    }

    /// <summary>The state at a moment.</summary>
    public static KeyState At(IEnumerable<KeyState> states, DateTimeOffset moment)
    {
        bool isVague = false;
        foreach (KeyState state in states)
        {
            if (state.Kind == KeyStateKind.Unknown) return state;
            if (state.Since is null && state.Kind == KeyStateKind.Present)
            {
                // It may have begun before the moment or after it, unless the one before it began after it.
                isVague = true;
                continue;
            }

            if (state.Since is null || state.Since <= moment) return isVague ? KeyState.Unknown : state;
            isVague = false;
        }

        return KeyState.Never;
    }

    /// <summary>The state so many changes ago.</summary>
    public static KeyState Back(IEnumerable<KeyState> states, int steps)
    {
        foreach (KeyState state in states)
            if (steps-- == 0 || state.Kind == KeyStateKind.Unknown) return state;
        return KeyState.Never;
    }

    private IEnumerable<KeyState> OfCommits(string key, ObjectId tip)
    {
        IReadOnlyList<Removal>? removals = null;
        int next = 0;
        ObjectId at = tip;
        if (at.IsZero && (removals = Removed.Of(key)).Count > 0)
        {
            yield return Absence(removals[0]);
            at = removals[next++].Last;
        }

        while (!at.IsZero)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!Repository.Objects.TryReadHeader(at, out ObjectType type, out _) || type != ObjectType.Commit)
            {
                yield return KeyState.Unknown;
                yield break;
            }

            CommitNode commit = Commits.Get(at);
            yield return new KeyState(KeyStateKind.Present, at, commit.When, at);
            if (commit.IsCutOff)
            {
                yield return KeyState.Unknown;
                yield break;
            }

            at = commit.Parents.Length > 0 ? commit.Parents[0] : ObjectId.Zero;
            removals ??= Removed.Of(key);
            if (next < removals.Count && (at.IsZero || removals[next].Last == at))
            {
                yield return Absence(removals[next]);
                at = removals[next++].Last;
            }
        }

        yield return Removed.IsCutOff ? KeyState.Unknown : KeyState.Never;
    }

    private static KeyState Absence(Removal removal) => new(KeyStateKind.Absent, ObjectId.Zero, removal.When, removal.Commit);

    public IEnumerable<KeyState> OfLog(string name, ObjectId target)
    {
        if (target.IsZero)
        {
            // With a ref git removes its log.
            yield return KeyState.Unknown;
            yield break;
        }

        ObjectId expected = target;
        foreach (ReflogEntry entry in Repository.Refs.Log(name))
        {
            // While nothing was logged it became what the next entry found.
            if (entry.After != expected) yield return StateOf(expected, null);
            if (entry.Before == entry.After) continue;
            yield return StateOf(entry.After, entry);
            expected = entry.Before;
        }

        if (expected.IsZero)
        {
            yield return KeyState.Never;
            yield break;
        }

        yield return StateOf(expected, null);
        yield return KeyState.Unknown;
    }

    private KeyState StateOf(ObjectId target, ReflogEntry? entry)
    {
        if (target.IsZero) return new KeyState(KeyStateKind.Absent, target, entry?.Who.When, ObjectId.Zero) { Log = entry };
        bool isKnown = Repository.Objects.TryReadHeader(target, out ObjectType type, out _);
        bool tells = isKnown && type is ObjectType.Tag or ObjectType.Commit;
        DateTimeOffset? since = entry?.Who.When ?? (tells ? RefTarget.Read(Repository, target, type).Committer.When : null);
        return new KeyState(KeyStateKind.Present, target, since, tells ? target : ObjectId.Zero) { Log = entry };
    }
}
