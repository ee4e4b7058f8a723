using System.Globalization;
using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Refs;

/// <summary>
/// Changes refs through the installed <c>git update-ref --stdin</c>, which runs the <c>reference-transaction</c> hook (githooks)
/// and keeps the logs. All or nothing as far as git goes: its guarantee under a kill is weaker than our own.
/// </summary>
internal sealed class HookedUpdate(FileRefStore store, FsyncPolicy fsync)
{
    /// <summary>What the ref points at, to compare with before git is asked; Zero when it does not exist.</summary>
    /// <exception cref="KvException">RefInvalid for a symbolic ref; RefCorrupt.</exception>
    public ObjectId Read(string name)
    {
        LooseRef loose = store.ReadLoose(name);
        if (loose.Symbolic is not null) throw RefLocks.IsSymbolic(name, loose.Symbolic);
        return store.Read(name) ?? ObjectId.Zero;
    }

    /// <exception cref="RefMismatchException">A ref is not as expected.</exception>
    /// <exception cref="RefConflictException">A new ref's name is in the way of another ref.</exception>
    /// <exception cref="KvException">RefDenied with the hook's words; RefLocked; GitNotFound; GitFailed.</exception>
    public void Commit(IReadOnlyList<RefEdit> edits, string why, GitIdentity who)
    {
        string milliseconds = ((long)store.LockTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        List<string> arguments = ["-c", $"core.filesRefLockTimeout={milliseconds}", "-c", $"core.packedRefsTimeout={milliseconds}"];
        if (fsync == FsyncPolicy.Everything) arguments.AddRange(["-c", "core.fsync=all"]);
        arguments.AddRange(["update-ref", "--no-deref", "--stdin", "-z"]);
        string message = Reflog.Fold(why);
        if (message.Length > 0) arguments.AddRange(["-m", message]);
        GitIdentity clean = IdentityReader.Clean(who);
        var environment = new Dictionary<string, string>
        {
            ["GIT_COMMITTER_NAME"] = clean.Name,
            ["GIT_COMMITTER_EMAIL"] = clean.Email,
            ["GIT_COMMITTER_DATE"] = "@" + clean.ToString().Split("> ")[^1],
        };
        GitResult result = store.Repository.RunGit(arguments, Commands(edits), environment);
        if (result.ExitCode != 0) throw Explain(edits, result);
    }

    private static string Commands(IReadOnlyList<RefEdit> edits)
    {
        var commands = new StringBuilder();
        foreach (RefEdit edit in edits)
        {
            if (edit.New.IsZero) commands.Append(CultureInfo.InvariantCulture, $"delete {edit.Name}\0{edit.Expected}\0");
            else if (edit.Expected.IsZero) commands.Append(CultureInfo.InvariantCulture, $"create {edit.Name}\0{edit.New}\0");
            else commands.Append(CultureInfo.InvariantCulture, $"update {edit.Name}\0{edit.New}\0{edit.Expected}\0");
        }

        return commands.ToString();
    }

    /// <summary>Finds out why by looking, as git's words vary from version to version.</summary>
    private Exception Explain(IReadOnlyList<RefEdit> edits, GitResult result)
    {
        string[] lines = result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.LastOrDefault(static line => line.StartsWith("fatal:", StringComparison.Ordinal)) is { } last && last.Contains("hook", StringComparison.Ordinal))
        {
            string words = string.Join(' ', lines.Where(line => line != last));
            return new KvException(ErrorIds.RefDenied, KvErrorKind.Denied,
                $"The repository's reference-transaction hook refused the change{(words.Length > 0 ? ": " + words : ".")}", edits[0].Name);
        }

        foreach (RefEdit edit in edits)
        {
            ObjectId actual = Read(edit.Name);
            if (actual != edit.Expected) return new RefMismatchException(edit.Name, edit.Expected, actual);
        }

        try
        {
            new NameConflicts(store).Check(edits, static _ => false, new LockWait(TimeSpan.Zero, CancellationToken.None));
        }
        catch (KvException conflict)
        {
            return conflict;
        }

        foreach (string name in edits.Select(static edit => edit.Name))
        {
            string path = store.Paths.Loose(name) + ".lock";
            if (File.Exists(path)) return LockFile.Locked(path, name);
        }

        return File.Exists(store.Paths.PackedLock)
            ? LockFile.Locked(store.Paths.PackedLock, "packed-refs")
            : InstalledGit.Failed("to change refs", result, edits[0].Name);
    }
}
