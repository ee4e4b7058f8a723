using System.ComponentModel;
using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Remotes.Addresses;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.ByGit;

/// <summary>
/// A remote through the installed git, a process an exchange: its credential helpers, ssh, proxies, certificates and hooks are what a machine is set up
/// for. Slower than the own client, and the judge of it. What a remote has accepted is read from the porcelain answer of each ref, never from the exit code.
/// </summary>
public sealed class InstalledGitConnection : IRemoteConnection
{
    private static readonly Version s_oldest = new(2, 31);

    /// <exception cref="KvException">GitNotFound; RemoteUnsupported: git is too old to be given an address other than in its arguments.</exception>
    public InstalledGitConnection(RemoteAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Address = address;
        if (InstalledGit.Version < s_oldest)
            throw new KvException(ErrorIds.RemoteUnsupported, KvErrorKind.Unsupported, $"The installed git is {InstalledGit.Version}. Talking to remotes needs git {s_oldest} or later: install it.", address.Display);
    }

    public RemoteAddress Address { get; }

    public RemoteFeatures Features { get; private set; } = new();

    public IReadOnlyList<RemoteRef> ListRefs(IReadOnlyList<string> prefixes, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(prefixes);
        List<string> arguments = ["ls-remote", "--quiet", "--", RemoteEnvironment.RemoteName];
        if (prefixes.Count <= RefListing.MostPatterns && prefixes.All(RefListing.IsPlain)) arguments.AddRange(prefixes.Select(static p => p + "*"));
        GitRunResult result = Run(Address.Repository, arguments, null, RemoteEnvironment.Build(Address, push: false, Address.Repository), cancellation);
        if (result.ExitCode != 0) throw RemoteFailure.Explain(Address, result);
        return RefListing.Read(result.Output, prefixes, Address);
    }

    public void Fetch(RemoteFetch request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Wants.Count == 0) return;
        var wants = new StringBuilder();
        foreach (ObjectId want in request.Wants) wants.Append(want).Append('\n');
        Dictionary<string, string> environment = RemoteEnvironment.Build(Address, push: false, request.Into, [.. FetchArguments.Settings(request)]);
        GitRunResult result = Run(request.Into, FetchArguments.Of(request), wants.ToString(), environment, cancellation);
        if (result.ExitCode != 0) throw ExplainFetch(request, result, cancellation);
        request.Into.Objects.Refresh();
    }

    public PushReport Push(RemotePush request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellation.ThrowIfCancellationRequested();
        foreach (RefEdit edit in request.Edits)
        {
            RefName.CheckWritable(edit.Name);
            if (!edit.New.IsZero && !request.From.Objects.TryReadHeader(edit.New, out _, out _)) throw RemoteFailure.Missing(edit.New);
        }

        List<string> arguments = PushArguments.Of(request);
        Dictionary<string, string> environment = RemoteEnvironment.Build(Address, push: true, request.From);
        if (!PushArguments.Fit(arguments, environment)) return TooMany(request);
        GitRunResult result;
        try
        {
            result = Run(request.From, arguments, null, environment, cancellation, throwIfCancelled: false);
        }
        catch (Win32Exception)
        {
            return TooMany(request);
        }

        return Judge(request, result, cancellation);
    }

    public void Dispose()
    {
        // Nothing stays open between two exchanges.
    }

    private PushReport Judge(RemotePush request, GitRunResult result, CancellationToken cancellation)
    {
        bool nothingToDo = result is { ExitCode: 0, Cancelled: false } && !result.Trace.Sent && result.Trace.OffersPush;
        List<RefResult>? answers = PushAnswers.Read(result.Output, request, Address, nothingToDo);
        string words = RemoteWords.OfRemote(result.Error, Address);
        if (answers is not null) return new PushReport(PushState.Answered, answers) { Words = words, BytesSent = result.Trace.BytesSent };
        if (result.Trace.Sent)
        {
            return new PushReport(PushState.Interrupted, [])
            {
                Failure = RemoteFailure.Unreachable(Address, "the connection ended before the answer: " + RemoteFailure.Said(Address, result)),
                Words = words,
                BytesSent = result.Trace.BytesSent,
            };
        }

        if (result.Cancelled) throw new OperationCanceledException(cancellation);
        if (result.Trace.OffersPush && request.Edits.Count > 1 && Features.Atomic == false)
            return Unsupported("it can't change several refs together or not at all (no 'atomic'). Use one change at a time, or a store with the layout Tree.");
        if (result.Trace.PushOptions == false && request.Options.Count > 0)
            return Unsupported("it takes no push options (receive.advertisePushOptions).");
        KvException failure = result.Trace.OffersPush && PrePushHook.Exists(request.From)
            ? RemoteFailure.Denied(Address, "the repository's pre-push hook did not let it pass: " + RemoteFailure.Said(Address, result))
            : RemoteFailure.Explain(Address, result);
        return new PushReport(PushState.NotSent, []) { Failure = failure, Words = words };
    }

    private PushReport TooMany(RemotePush request) => Unsupported(
        $"{request.Edits.Count} refs in one push are more than the installed git can be told (its list of arguments is limited by the system). "
        + "Let GitKv's own client do it (gitkv.transport auto), use smaller transactions, or a store with the layout Tree.");

    private PushReport Unsupported(string why) => new(PushState.Unsupported, []) { Failure = RemoteFailure.Unsupported(Address, why) };

    private GitRunResult Run(
        GitRepository? repository, IReadOnlyList<string> arguments, string? input, IReadOnlyDictionary<string, string> environment,
        CancellationToken cancellation, bool throwIfCancelled = true)
    {
        GitRunResult result = GitRun.Run(repository?.GitFolder ?? PersonalConfig.Folder, repository?.GitDirectory, arguments, input, environment, cancellation);
        RemoteFeatures seen = result.Trace.Features;
        Features = new RemoteFeatures(seen.ProtocolV2 ?? Features.ProtocolV2, seen.Filter ?? Features.Filter, seen.Shallow ?? Features.Shallow, seen.Atomic ?? Features.Atomic)
        {
            Agent = seen.Agent ?? Features.Agent,
        };
        if (result.Cancelled && throwIfCancelled) throw new OperationCanceledException(cancellation);
        return result;
    }

    /// <summary>Why objects did not come: asks for the refs to tell what the remote does not give from one that can't be reached.</summary>
    private KvException ExplainFetch(RemoteFetch request, GitRunResult result, CancellationToken cancellation)
    {
        const string refusal = "remote error: ";
        string words = RemoteFailure.Said(Address, result);
        var tips = ListRefs([], cancellation).SelectMany(static r => new[] { r.Target, r.Peeled }).ToHashSet();
        ObjectId[] unlisted = [.. request.Wants.Where(w => !tips.Contains(w))];
        if (unlisted.Length > 0 && Features.ProtocolV2 == false)
            return RemoteFailure.Unsupported(Address, $"it speaks an old protocol and gives only what a ref points at: {words}. Fetch a ref whole instead.");
        if (!result.Error.Contains(refusal, StringComparison.Ordinal)) return RemoteFailure.Unreachable(Address, words);
        return unlisted.Length > 0
            ? new KvException(ErrorIds.ObjectNotFound, KvErrorKind.NotFound, $"The remote {Address.Described} does not have or give the object {unlisted[0]}{(unlisted.Length > 1 ? " or another one of those asked for" : "")}: {words}.", unlisted[0].ToString())
            : RemoteFailure.Denied(Address, words);
    }
}
