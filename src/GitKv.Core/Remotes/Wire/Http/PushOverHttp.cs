using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Remotes.ByGit;
using GitKv.Core.Remotes.Wire.PktLine;
using GitKv.Core.Remotes.Wire.ReceivePack;
using GitKv.Core.Remotes.Wire.V0;

namespace GitKv.Core.Remotes.Wire.Http;

/// <summary>
/// One push over HTTP (git's gitprotocol-http, "Smart Service git-receive-pack"). The expected values are known, so that a single ref takes a single POST
/// without asking for the refs first. What must be known before, is asked for: whether several refs change together (a server that does not know
/// <c>atomic</c> passes over it in silence), and for a deletion what is there (see <see cref="Precheck"/>).
/// </summary>
internal sealed class PushOverHttp(HttpTransport transport, RemoteAddress address, RemotePush request, RefAdvertisement? known, CancellationToken cancellation)
{
    private const string Service = "git-receive-pack";
    private const int MostInMemory = 1024 * 1024;
    private static readonly HashSet<ObjectId> s_nothing = [];
    private readonly Words _words = new();
    private volatile bool _asked;

    /// <summary>What the server can, as far as it was asked.</summary>
    public RefAdvertisement? Server { get; private set; } = known;

    /// <summary>The remote's last doings after the report.</summary>
    public Task Finishing { get; private set; } = Task.CompletedTask;

    /// <exception cref="OperationCanceledException">Cancelled before anything was asked.</exception>
    /// <exception cref="NeedsGitException">Only the installed git can do it; nothing was asked.</exception>
    public PushReport Run()
    {
        var pack = new PackSource(request, cancellation);
        try
        {
            return Exchange(pack);
        }
        catch (HttpException e) when (!e.MayHaveActed)
        {
            return NotSent(e);
        }
        catch (Exception e) when (_asked && e is not NeedsGitException)
        {
            return Interrupted(pack, e is OperationCanceledException ? "it was cancelled" : e.Message);
        }
        catch (RemoteErrorException e)
        {
            return NotSent(WireError.FromServer(address, e));
        }
        catch (KvException e) when (e.ErrorId is ErrorIds.RemoteUnreachable or ErrorIds.RemoteDenied or ErrorIds.RemoteNotFound or ErrorIds.RemoteUnsupported)
        {
            return NotSent(e);
        }
        catch (Exception e) when (WireError.IsBroken(e))
        {
            cancellation.ThrowIfCancellationRequested();
            return NotSent(WireError.From(address, e, "", null));
        }
    }

    private PushReport Exchange(PackSource pack)
    {
        pack.Gather();
        bool deletes = request.Edits.Any(static e => e.New.IsZero);
        bool asks = deletes || pack.NeedsRemote || (Server is null && (request.Edits.Count > 1 || request.Options.Count > 0));
        if (asks) Server = AskRefs();
        if (Server is { } server && PushRequest.Obstacle(request, server) is { } obstacle) return new PushReport(PushState.Unsupported, []) { Failure = RemoteFailure.Unsupported(address, obstacle) };
        if (asks && Precheck.Run(request, Server!) is { } refused) return new PushReport(PushState.Answered, refused);
        return Send(pack, asks ? Server!.Ids : s_nothing);
    }

    private RefAdvertisement AskRefs()
    {
        using HttpResponseMessage answer = transport.Begin(Service, protocolV2: false, cancellation);
        using CancellationTokenRegistration abort = cancellation.UnsafeRegister(static a => ((HttpResponseMessage)a!).Dispose(), answer);
        using Stream stream = answer.Content.ReadAsStream(cancellation);
        var reader = new PktReader(stream);
        AdvertisementStart.Skip(reader, Service);
        return RefAdvertisement.Read(reader, request.Edits.Select(static e => e.Name).ToHashSet());
    }

    private PushReport Send(PackSource pack, IReadOnlySet<ObjectId> there)
    {
        var head = new PktWriter();
        PushRequest.WriteCommands(head, request, Capabilities());
        head.Flush();
        PushRequest.WriteOptions(head, request);
        bool isThin = Server?.Can("no-thin") != true;
        using var buffer = new BoundedBuffer(MostInMemory);
        ReadOnlyMemory<byte>? whole = null;
        try
        {
            pack.WriteTo(buffer, there, isThin);
            whole = buffer.Written;
        }
        catch (InternalBufferOverflowException)
        {
            // What is sent in pieces can't be sent twice: who wants credentials says so before.
            if (!transport.HasSucceeded) transport.Post(Service, static () => new ByteArrayContent("0000"u8.ToArray()), protocolV2: false, cancellation).Dispose();
        }

        HttpResponseMessage answer = transport.Post(Service, () => new PushContent(head.Written, whole, s => pack.WriteTo(s, there, isThin), () => _asked = true), protocolV2: false, cancellation);
        return Report(pack, answer);
    }

    private PushReport Report(PackSource pack, HttpResponseMessage answer)
    {
        bool finished = false;
        try
        {
            using CancellationTokenRegistration abort = cancellation.UnsafeRegister(static a => ((HttpResponseMessage)a!).Dispose(), answer);
            Stream stream = answer.Content.ReadAsStream(cancellation);
            var reader = new PktReader(stream);
            bool bands = Server is null || Server.Can("side-band-64k");
            List<RefResult>? results = ReportReader.Read(bands ? new PktReader(new SideBand(reader, _words)) : reader, request, Clean);
            string words = Clean(_words.ToString());
            if (results is null) return Interrupted(pack, "its report does not name every ref");
            Finishing = Task.Run(() => Finish(stream, answer));
            finished = true;
            return new PushReport(PushState.Answered, results) { Words = words, BytesSent = pack.Written };
        }
        finally
        {
            if (!finished) answer.Dispose();
        }
    }

    private static void Finish(Stream stream, HttpResponseMessage answer)
    {
        try
        {
            stream.CopyTo(Stream.Null);
        }
        catch (Exception e) when (WireError.IsBroken(e))
        {
            // What it does after its report does not change what it reported.
        }
        finally
        {
            answer.Dispose();
        }
    }

    /// <summary>Where the server was not asked: what every one has known for many years; it passes over what it does not know.</summary>
    private string Capabilities() => Server is { } server
        ? PushRequest.Capabilities(request, server.Can, server.Agent is not null)
        : "report-status " + PushRequest.Capabilities(request, static c => c != "object-format=sha1", saysAgent: true);

    private PushReport Interrupted(PackSource pack, string why) => new(PushState.Interrupted, [])
    {
        Failure = RemoteFailure.Unreachable(address, "the connection ended before the answer: " + WireError.Shown(address, why)),
        Words = Clean(_words.ToString()),
        BytesSent = pack.Written,
    };

    private PushReport NotSent(KvException failure) => new(PushState.NotSent, []) { Failure = failure, Words = Clean(_words.ToString()) };

    private string Clean(string words) => RemoteWords.Clean(words, address);
}
