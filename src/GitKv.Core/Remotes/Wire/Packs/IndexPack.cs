using System.Diagnostics;
using GitKv.Core.Errors;
using GitKv.Core.Remotes.Wire.Channels;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Wire.Packs;

/// <summary>Streams a pack through <c>git index-pack</c> into the repository (git-index-pack, <c>--stdin --fix-thin</c>).</summary>
internal static class IndexPack
{
    public static void Run(GitRepository into, ReadOnlyMemory<byte> start, Stream rest, bool isPartial, CancellationToken cancellation)
    {
        List<string> arguments = ["index-pack", "--stdin", "--fix-thin"];
        if (isPartial) arguments.Add("--promisor");
        if ((into.Config.GetBool("fetch.fsckObjects") ?? into.Config.GetBool("transfer.fsckObjects")) == true) arguments.Add("--strict");
        ProcessStartInfo prepared = InstalledGit.Prepare(into.GitFolder, into.GitDirectory, arguments);
        if (into.Objects.Besides is { } besides) prepared.Environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = besides;
        using ProcessChannel git = ProcessChannel.Start(prepared);
        using CancellationTokenRegistration abort = cancellation.UnsafeRegister(static g => ((ProcessChannel)g!).Abort(), git);
        bool whole = false;
        try
        {
            Feed(git, start, rest);
            whole = true;
            git.CloseInput();
        }
        finally
        {
            // Without its trailing checksum it keeps nothing; but it must not wait for more.
            if (!whole) git.Abort();
        }

        cancellation.ThrowIfCancellationRequested();
        int code = git.WaitForEnd();
        if (code != 0) throw new KvException(ErrorIds.ObjectCorrupt, KvErrorKind.Corrupt, $"What the remote sent was refused by git index-pack: {git.Complaint} Nothing of it was kept. Try again; if it stays so, run 'git fsck' on the remote.", into.GitDirectory);
        into.Objects.Refresh();
    }

    private static void Feed(ProcessChannel git, ReadOnlyMemory<byte> start, Stream rest)
    {
        byte[] buffer = new byte[64 * 1024];
        ReadOnlyMemory<byte> piece = start;
        while (true)
        {
            try
            {
                git.ToRemote.Write(piece.Span);
            }
            catch (IOException)
            {
                // It has ended: its exit code and its words say why.
                return;
            }

            int read = rest.Read(buffer);
            if (read == 0) return;
            piece = buffer.AsMemory(0, read);
        }
    }
}
