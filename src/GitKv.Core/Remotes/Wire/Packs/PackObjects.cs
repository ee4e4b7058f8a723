using System.Diagnostics;
using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Remotes.Wire.Channels;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Wire.Packs;

/// <summary>A pack of a long history by <c>git pack-objects</c> (git-pack-objects, <c>--revs --stdout</c>), which finds better deltas and reuses those that are there.</summary>
internal static class PackObjects
{
    public static void WriteTo(Stream destination, RemotePush request, IReadOnlySet<ObjectId> there, bool isThin, CancellationToken cancellation)
    {
        GitRepository from = request.From;
        List<string> arguments = ["pack-objects", "--revs", "--stdout", "-q", "--delta-base-offset"];
        if (isThin) arguments.Add("--thin");

        // What a cache has in part came from the remote.
        if (CacheMark.Is(from)) arguments.Add("--missing=allow-any");
        ProcessStartInfo start = InstalledGit.Prepare(from.GitFolder, from.GitDirectory, arguments);
        if (from.Objects.Besides is { } besides) start.Environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = besides;
        using ProcessChannel git = ProcessChannel.Start(start);
        using CancellationTokenRegistration abort = cancellation.UnsafeRegister(static g => ((ProcessChannel)g!).Abort(), git);
        try
        {
            git.ToRemote.Write(Encoding.ASCII.GetBytes(Revisions(request, there)));
        }
        catch (IOException)
        {
            // It has ended: its exit code and its words say why.
        }

        git.CloseInput();
        try
        {
            git.FromRemote.CopyTo(destination, 64 * 1024);
        }
        catch
        {
            git.Abort();
            throw;
        }

        cancellation.ThrowIfCancellationRequested();
        if (git.WaitForEnd() != 0) throw new KvException(ErrorIds.GitFailed, KvErrorKind.Denied, $"git pack-objects could not gather what is to be sent: {git.Complaint} Run 'git fsck' in the repository.", from.GitDirectory);
    }

    private static string Revisions(RemotePush request, IReadOnlySet<ObjectId> there)
    {
        var text = new StringBuilder();
        foreach (RefEdit edit in request.Edits)
            if (!edit.New.IsZero) text.Append(edit.New).Append('\n');
        foreach (ObjectId id in request.Known.Concat(there).Concat(request.Edits.Select(static e => e.Expected)).Distinct())
            if (!id.IsZero && request.From.Objects.Holds(id)) text.Append('^').Append(id).Append('\n');
        return text.ToString();
    }
}
