using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Remotes.ByGit;
using GitKv.Core.Stores;

namespace GitKv.Core.Remotes.Sync;

/// <summary>
/// One compare-and-swap of refs of a remote whose new values are all that matters, whoever set them; and what became of it, by asking where the
/// answer does not tell.
/// </summary>
internal static class PushAttempt
{
    /// <summary>Pushes. True: the remote has the new values. False: it had others than expected, or did not get the request; nothing of it landed for all that is known, and the same may be tried again.</summary>
    /// <param name="connection">The remote.</param>
    /// <param name="push">What to push.</param>
    /// <param name="bytes">Grows by the bytes of objects sent.</param>
    /// <param name="cancellation">Ctrl+C.</param>
    /// <exception cref="KvException">RemoteDenied with the server's words; RemoteUnknown; RemoteUnreachable; RemoteUnsupported.</exception>
    public static bool Run(IRemoteConnection connection, RemotePush push, ref long bytes, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            PushReport report = connection.Push(push, cancellation);
            bytes += report.BytesSent;
            if (report.State is PushState.NotSent or PushState.Unsupported)
                throw report.Failure ?? RemoteFailure.Unsupported(connection.Address, $"it can't change {push.Edits.Count} refs together.");
            if (report.State == PushState.Answered && report.Refs.Count > 0 && report.Refs.All(r => r.Verdict == RefVerdict.Accepted)) return true;
            IReadOnlyDictionary<string, ObjectId> now = Ask(connection, push.Edits, cancellation);
            if (push.Edits.All(e => now.GetValueOrDefault(e.Name) == e.New)) return true;
            bool isUntouched = push.Edits.All(e => now.GetValueOrDefault(e.Name) == e.Expected);
            if (!isUntouched || report.State != PushState.Answered) return false;
            if (attempt == PushRefusal.MostAsked) throw PushRefusal.Denied(connection.Address.Name ?? connection.Address.Display, push.Edits, report);
            RetryDelay.Pause(attempt, cancellation);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private static Dictionary<string, ObjectId> Ask(IRemoteConnection connection, IReadOnlyList<RefEdit> edits, CancellationToken cancellation)
    {
        try
        {
            // Many refs of one store are asked for by what their names have in common.
            string[] names = [.. edits.Select(e => e.Name)];
            string[] prefixes = names.Length <= 20 ? names : [RefPrefixes.Common(names)];
            return connection.ListRefs(prefixes, cancellation).ToDictionary(r => r.Name, r => r.Target, StringComparer.Ordinal);
        }
        catch (KvException e) when (e.Kind is KvErrorKind.Unreachable)
        {
            throw new KvException(ErrorIds.RemoteUnknown, KvErrorKind.Unknown,
                $"The connection to '{connection.Address}' ended while it was being changed, and it could not be asked what became of that: the change may have landed or not. Doing the same again is safe: it lands only once. {e.Message}",
                connection.Address.Name ?? connection.Address.Display, e);
        }
    }
}
