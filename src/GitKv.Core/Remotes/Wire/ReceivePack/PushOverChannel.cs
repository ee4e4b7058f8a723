using GitKv.Core.Errors;
using GitKv.Core.Refs;
using GitKv.Core.Remotes.ByGit;
using GitKv.Core.Remotes.Wire.Channels;
using GitKv.Core.Remotes.Wire.PktLine;
using GitKv.Core.Remotes.Wire.V0;

namespace GitKv.Core.Remotes.Wire.ReceivePack;

/// <summary>
/// One push over two streams to git-receive-pack. The remote does nothing before the flush behind the commands has come: as long as that was not
/// written, nothing was sent. The answer is known when the report is; what the remote does afterwards (post-receive hooks, tidying up) is waited
/// for in the background, as ending it would end its hooks.
/// </summary>
internal sealed class PushOverChannel(RemoteAddress address, RemotePush request, CancellationToken cancellation)
{
    private readonly Words _words = new();
    private bool _asked;

    /// <summary>What the server can, once it has said so.</summary>
    public RefAdvertisement? Server { get; private set; }

    /// <summary>The remote's last doings after the report.</summary>
    public Task Finishing { get; private set; } = Task.CompletedTask;

    /// <exception cref="OperationCanceledException">Cancelled before anything was asked.</exception>
    public PushReport Run()
    {
        Channel? channel = null;
        var pack = new PackSource(request, cancellation);
        try
        {
            channel = ChannelOpener.Open(address, GitService.ReceivePack, cancellation);
            using CancellationTokenRegistration abort = cancellation.UnsafeRegister(static c => ((Channel)c!).Abort(), channel);
            PushReport report = Exchange(channel, pack);
            channel = null;
            return report;
        }
        catch (Exception e) when (_asked && !(e is KvException && cancellation.IsCancellationRequested))
        {
            return Interrupted(pack, e is RemoteErrorException or KvException ? e.Message : e is OperationCanceledException ? "it was cancelled" : channel?.Complaint is { Length: > 0 } said ? said : e.Message);
        }
        catch (Exception e) when (cancellation.IsCancellationRequested && WireError.IsBroken(e))
        {
            throw new OperationCanceledException(cancellation);
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
            if (e is InvalidDataException) channel?.Abort();
            return NotSent(WireError.From(address, e, channel?.Complaint ?? "", channel?.ExitCode));
        }
        finally
        {
            channel?.Abort();
            channel?.Dispose();
        }
    }

    private PushReport Exchange(Channel channel, PackSource pack)
    {
        var reader = new PktReader(channel.FromRemote);
        HashSet<string> names = [.. request.Edits.Select(static e => e.Name)];
        Task<RefAdvertisement> beginning = Task.Run(() =>
        {
            reader.Need();
            return RefAdvertisement.Read(reader, names);
        }, CancellationToken.None);
        try
        {
            pack.Gather();
        }
        catch
        {
            channel.Abort();
            beginning.ContinueWith(static t => t.Exception, TaskScheduler.Default).Wait(CancellationToken.None);
            throw;
        }

        RefAdvertisement server = Server = beginning.GetAwaiter().GetResult();
        if (PushRequest.Obstacle(request, server) is { } obstacle) return End(channel, new PushReport(PushState.Unsupported, []) { Failure = RemoteFailure.Unsupported(address, obstacle) });
        if (Precheck.Run(request, server) is { } refused) return End(channel, new PushReport(PushState.Answered, refused));
        Send(channel, pack, server, reader, out Task<List<RefResult>?> answering);
        List<RefResult>? results = answering.GetAwaiter().GetResult();
        string words = Clean(_words.ToString());
        Finish(channel, reader);
        return results is null
            ? Interrupted(pack, "its report does not name every ref")
            : new PushReport(PushState.Answered, results) { Words = words, BytesSent = pack.Written };
    }

    private void Send(Channel channel, PackSource pack, RefAdvertisement server, PktReader reader, out Task<List<RefResult>?> answering)
    {
        var writer = new PktWriter();
        PushRequest.WriteCommands(writer, request, PushRequest.Capabilities(request, server.Can, server.Agent is not null));
        channel.ToRemote.Write(writer.Written.Span);
        channel.ToRemote.Flush();
        cancellation.ThrowIfCancellationRequested();

        // From here on the remote may act, whatever becomes of us.
        _asked = true;
        writer.Clear();
        writer.Flush();
        PushRequest.WriteOptions(writer, request);

        // The remote may talk while it listens: who does not listen to it could wait for it for ever.
        answering = Task.Run(() => ReadReport(reader, server.Can("side-band-64k")), CancellationToken.None);
        try
        {
            channel.ToRemote.Write(writer.Written.Span);
            pack.WriteTo(channel.ToRemote, server.Ids, !server.Can("no-thin"));
            channel.ToRemote.Flush();
        }
        catch (IOException)
        {
            // It does not listen any more: its report, if it comes, says why.
        }
        catch (Exception e)
        {
            channel.Abort();
            answering.ContinueWith(static t => t.Exception, TaskScheduler.Default).Wait(CancellationToken.None);

            // A pack without its end is never taken: where it could not be made, nothing has changed there.
            _asked = e is not KvException;
            throw;
        }

        channel.CloseInput();
    }

    private List<RefResult>? ReadReport(PktReader reader, bool hasBands) =>
        ReportReader.Read(hasBands ? new PktReader(new SideBand(reader, _words)) : reader, request, Clean);

    private void Finish(Channel channel, PktReader reader) => Finishing = Task.Run(() =>
    {
        try
        {
            while (reader.Read() != PktKind.End)
            {
            }
        }
        catch (Exception e) when (WireError.IsBroken(e) || e is RemoteErrorException)
        {
            // What it does after its report does not change what it reported.
        }
        finally
        {
            channel.Dispose();
        }
    });

    /// <summary>Tells the server that nothing is wanted (gitprotocol-pack: a flush and no commands).</summary>
    private static PushReport End(Channel channel, PushReport report)
    {
        try
        {
            channel.ToRemote.Write("0000"u8);
            channel.ToRemote.Flush();
        }
        catch (IOException)
        {
            // It has gone already.
        }

        channel.Dispose();
        return report;
    }

    private PushReport Interrupted(PackSource pack, string why) => new(PushState.Interrupted, [])
    {
        Failure = RemoteFailure.Unreachable(address, "the connection ended before the answer: " + WireError.Shown(address, why)),
        Words = Clean(_words.ToString()),
        BytesSent = pack.Written,
    };

    private PushReport NotSent(KvException failure) => new(PushState.NotSent, []) { Failure = failure, Words = Clean(_words.ToString()) };

    private string Clean(string words) => RemoteWords.Clean(words, address);
}
