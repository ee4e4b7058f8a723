using System.Globalization;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Maintenance;

/// <summary>The signatures of commits, of annotated tags and of checkpoints, verified by git with the keys that it is configured to trust.</summary>
internal sealed class SignatureCheck(KvStore store, StoreCheckOptions options)
{
    private const int AtOnce = 1000;
    private readonly GitRepository _repository = store.Repository;

    public IEnumerable<StoreFinding> Run()
    {
        int unsigned = 0;
        var signed = new List<StoreCommit>();
        foreach (StoreCommit commit in StoreCommits.Newest(store, options))
        {
            if (commit.Content is null) continue;
            if (commit.Signature is not null) signed.Add(commit);
            else if (options.RequireSigned) yield return Finding(FindingSeverity.Error, "Unsigned", commit.Id, "is not signed");
            else unsigned++;
        }

        if (unsigned > 0 && (signed.Count > 0 || _repository.Config.GetBool("commit.gpgSign") == true))
        {
            yield return new StoreFinding(FindingSeverity.Information, "Unsigned", store.RefPrefix,
                string.Create(CultureInfo.InvariantCulture, $"Of the {unsigned + signed.Count} newest commits {unsigned} are not signed."));
        }

        foreach (StoreCommit[] part in signed.Chunk(AtOnce))
            foreach (StoreFinding finding in Verify(part)) yield return finding;
        foreach (RefRecord record in Tags())
            if (Tag(record) is { } finding) yield return finding;
    }

    /// <summary>One run of git, which runs the verifying program once a commit (git-log, "%G?").</summary>
    private IEnumerable<StoreFinding> Verify(StoreCommit[] commits)
    {
        options.Progress?.Invoke("signatures");
        string input = string.Join('\n', commits.Select(c => c.Id.ToString())) + "\n";
        GitResult result = _repository.RunGit(["log", "--no-walk=unsorted", "--stdin", "--format=%H %G? %GS"], input, cancellation: options.Commit.Cancellation);
        if (result.ExitCode != 0) throw InstalledGit.Failed("to verify signatures", result, _repository.GitDirectory);
        Dictionary<string, StoreCommit> byId = commits.ToDictionary(c => c.Id.ToString(), StringComparer.Ordinal);
        foreach (string line in result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length < 42 || !byId.TryGetValue(line[..40], out StoreCommit commit)) continue;
            bool isSsh = commit.Signature!.Contains("SSH", StringComparison.Ordinal);
            string who = line.Length > 43 ? line[43..] : "";
            StoreFinding? finding = line[41] switch
            {
                'G' => null,
                'B' => Finding(FindingSeverity.Error, "SignatureBad", commit.Id, "has a signature that does not fit it: it was changed after it was signed"),
                'R' => Finding(FindingSeverity.Error, "SignatureRevoked", commit.Id, $"was signed with a revoked key of {who}"),
                'X' or 'Y' => Finding(FindingSeverity.Warning, "SignatureExpired", commit.Id, $"has a signature by {who} that has expired, or whose key has"),
                'U' => Finding(options.RequireSigned && isSsh ? FindingSeverity.Error : FindingSeverity.Warning, "SignatureUntrusted", commit.Id,
                    isSsh ? "has a good signature, but by a key that gpg.ssh.allowedSignersFile does not name" : $"has a good signature by {who}, whose key is not known to be theirs"),
                _ => Finding(options.RequireSigned ? FindingSeverity.Error : FindingSeverity.Warning, "SignatureUnverifiable", commit.Id,
                    "has a signature that cannot be verified here: the key, the program, or gpg.ssh.allowedSignersFile is missing"),
            };
            if (finding is not null) yield return finding;
        }
    }

    private IEnumerable<RefRecord> Tags()
    {
        IEnumerable<RefRecord> tags = store.Layout == KvLayout.Ref ? _repository.Refs.List(store.RefPrefix).Concat(store.Checkpoints.Refs()) : store.Checkpoints.Refs();
        return tags.Where(r => _repository.Objects.TryReadHeader(r.Target, out ObjectType type, out _) && type == ObjectType.Tag);
    }

    private StoreFinding? Tag(RefRecord record)
    {
        options.Commit.Cancellation.ThrowIfCancellationRequested();
        byte[] content = _repository.Objects.Read(record.Target, ObjectType.Tag);
        if (content.AsSpan().IndexOf("\n-----BEGIN "u8) < 0)
        {
            return options.RequireSigned
                ? new StoreFinding(FindingSeverity.Error, "Unsigned", record.Name, $"The tag '{record.Name}' is not signed.")
                : null;
        }

        GitResult result = _repository.RunGit(["verify-tag", "--raw", record.Target.ToString()], cancellation: options.Commit.Cancellation);
        if (result.ExitCode == 0) return null;
        string said = result.Error + result.Output;
        bool isBad = said.Contains("BADSIG", StringComparison.Ordinal) || said.Contains("incorrect signature", StringComparison.Ordinal) || said.Contains("Signature verification failed", StringComparison.Ordinal);
        return isBad
            ? new StoreFinding(FindingSeverity.Error, "SignatureBad", record.Name, $"The tag '{record.Name}' has a signature that does not fit it: it was changed after it was signed.")
            : new StoreFinding(options.RequireSigned ? FindingSeverity.Error : FindingSeverity.Warning, "SignatureUnverifiable", record.Name,
                $"The signature of the tag '{record.Name}' cannot be verified here: {said.Trim().Split('\n')[0]}");
    }

    private static StoreFinding Finding(FindingSeverity severity, string id, ObjectId commit, string what) =>
        new(severity, id, commit.ToString(), $"The commit {commit} {what}.");
}
