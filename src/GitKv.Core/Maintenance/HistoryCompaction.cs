using System.Globalization;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Maintenance;

/// <summary>
/// Shortens history: the versions to keep are made anew, oldest first, with the trees, people, dates and messages that they had, on a root without parents; the refs
/// swing to them from exactly what they were. Nothing is deleted: the old commits stay until git removes what nothing refers to. Signatures can't stay,
/// as they are of commits with other parents; the new commits are signed as git is configured.
/// </summary>
internal sealed class HistoryCompaction(KvStore store, OptimizeOptions options)
{
    private const int MostAttempts = 5;
    private const int MostAsked = 200;
    private readonly GitRepository _repository = store.Repository;
    private readonly HashSet<ObjectId> _dropped = [];
    private readonly HashSet<ObjectId> _ends = [];
    private readonly Dictionary<string, ObjectId> _oldest = new(StringComparer.Ordinal);
    private long _kept;

    /// <summary>How many commits would go.</summary>
    public long Count() => Heads().Sum(h => Chain(h.Target) is { } chain ? chain.Count - KeptOf(chain) : 0L);

    public CompactionResult Run()
    {
        FsyncPolicy fsync = _repository.Fsync(options.Commit.Durable);
        for (int attempt = 1; ; attempt++)
        {
            _dropped.Clear();
            _ends.Clear();
            _kept = 0;
            using var writer = new ObjectWriter(_repository.Objects, fsync);
            using RefTransaction refs = _repository.Refs.Begin(fsync);
            var edits = new List<RefEdit>();
            foreach (RefRecord head in Heads())
            {
                // Where somebody writes all the time: what is new since the first attempt is little, and is added under the lock.
                ObjectId before = attempt > 1 ? refs.Lock(head.Name, options.Commit.Cancellation) : head.Target;
                ObjectId tip = Shorten(head.Name, before, writer);
                if (tip != before) edits.Add(new RefEdit(head.Name, before, tip));
            }

            if (edits.Count == 0) return Result(null);
            writer.Flush(options.Commit.Cancellation);
            foreach (RefEdit edit in edits) Prove(edit);
            try
            {
                refs.Prepare(edits, options.Commit.Cancellation);
                refs.Commit("kv: compact history", _repository.Committer());
                return Result(store.Layout == KvLayout.Tree ? edits[0] : null);
            }
            catch (RefMismatchException) when (attempt < MostAttempts)
            {
                // Somebody wrote meanwhile: their commit is one of those to keep.
                RetryDelay.Wait(attempt, options.Commit.Cancellation);
            }
        }
    }

    private IEnumerable<RefRecord> Heads() => store.Layout switch
    {
        KvLayout.Tree => _repository.Refs.Read(store.RefPrefix) is { } tip ? [new RefRecord(store.RefPrefix, tip)] : [],
        KvLayout.Branch => _repository.Refs.List(store.RefPrefix).Where(r => !r.Name[(store.RefPrefix.Length + 1)..].StartsWith('%')),
        _ => [],
    };

    /// <summary>The commits along first parents, newest first; null where a ref leads to none.</summary>
    private List<(ObjectId Id, GitCommit Commit)>? Chain(ObjectId tip)
    {
        if (!_repository.Objects.TryReadHeader(tip, out ObjectType type, out _) || type != ObjectType.Commit) return null;
        var chain = new List<(ObjectId, GitCommit)>();
        for (ObjectId at = tip; ;)
        {
            options.Commit.Cancellation.ThrowIfCancellationRequested();
            GitCommit commit = RefTarget.Read(_repository, at, ObjectType.Commit);
            chain.Add((at, commit));
            if (commit.Parents.Count == 0 || (_repository.IsShallow && !_repository.Objects.Contains(commit.Parents[0]))) return chain;
            at = commit.Parents[0];
        }
    }

    private int KeptOf(List<(ObjectId Id, GitCommit Commit)> chain)
    {
        int kept = Math.Min(options.KeepVersions ?? int.MaxValue, chain.Count);
        if (options.KeepSince is not { } since) return kept;

        // The version that was current then is the first that is older.
        int newer = chain.FindIndex(c => c.Commit.Committer.When <= since);
        return newer < 0 ? kept : Math.Min(kept, newer + 1);
    }

    private ObjectId Shorten(string name, ObjectId tip, ObjectWriter writer)
    {
        if (Chain(tip) is not { } chain) return tip;
        int kept = _oldest.TryGetValue(name, out ObjectId oldest) ? chain.FindIndex(c => c.Id == oldest) + 1 : 0;
        if (kept == 0) kept = KeptOf(chain);
        _oldest[name] = chain[kept - 1].Id;
        if (kept == chain.Count) return tip;
        _kept += kept;
        foreach ((ObjectId id, GitCommit _) in chain.Skip(kept)) _dropped.Add(id);
        _ends.Add(chain[^1].Id);
        ObjectId parent = ObjectId.Zero;
        for (int i = kept - 1; i >= 0; i--)
        {
            options.Commit.Cancellation.ThrowIfCancellationRequested();
            parent = writer.Write(_repository, options.Commit, chain[i].Commit with { Parents = parent.IsZero ? [] : [parent] });
        }

        return parent;
    }

    /// <summary>What a ref will stand for is what it stands for now.</summary>
    private void Prove(RefEdit edit)
    {
        ObjectId before = RefTarget.Read(_repository, edit.Expected, ObjectType.Commit).Target;
        ObjectId after = RefTarget.Read(_repository, edit.New, ObjectType.Commit).Target;
        if (before != after) throw new KvException(ErrorIds.Unexpected, KvErrorKind.Corrupt, $"The history of '{edit.Name}' was not shortened: the result would have been another tree. Nothing was changed.", edit.Name);
    }

    private CompactionResult Result(RefEdit? edit)
    {
        string tree = edit is { } swung ? RefTarget.Read(_repository, swung.New, ObjectType.Commit).Target.ToString() : "";
        return new CompactionResult(_kept, _dropped.Count, edit?.Expected.ToString() ?? "", edit?.New.ToString() ?? "", tree, Referring());
    }

    /// <summary>Refs from which a dropped commit can be reached, and so the oldest of all (git-for-each-ref, "--contains").</summary>
    private string[] Referring()
    {
        if (_ends.Count == 0) return [];
        GitResult result = _repository.RunGit(["for-each-ref", "--format=%(refname)", .. _ends.Take(MostAsked).SelectMany(d => new[] { "--contains", d.ToString() })], cancellation: options.Commit.Cancellation);
        return result.ExitCode == 0 ? result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];
    }
}
