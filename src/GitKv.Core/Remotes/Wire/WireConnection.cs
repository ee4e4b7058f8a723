using GitKv.Core.Errors;
using GitKv.Core.Refs;
using GitKv.Core.Remotes.ByGit;
using GitKv.Core.Remotes.Wire.Channels;
using GitKv.Core.Remotes.Wire.Http;
using GitKv.Core.Remotes.Wire.PktLine;
using GitKv.Core.Remotes.Wire.ReceivePack;
using GitKv.Core.Remotes.Wire.V0;
using GitKv.Core.Remotes.Wire.V2;

namespace GitKv.Core.Remotes.Wire;

/// <summary>
/// Talks to a remote in git's own protocol, without the installed git in between: reading by protocol version 2 over a connection that stays open
/// between requests and is opened anew when it broke meanwhile; writing by git-receive-pack. What it can't do (reading objects from a server
/// that knows no version 2) goes through the installed git.
/// </summary>
public sealed class WireConnection : IRemoteConnection
{
    /// <summary>How long hooks of a remote may run on after its report before they are left to themselves.</summary>
    private static readonly TimeSpan s_finishing = TimeSpan.FromSeconds(60);

    private readonly RemoteAddress _address;
    private readonly Func<IRemoteConnection> _openFallback;
    private readonly List<Task> _finishing = [];
    private readonly ReaderPool _readers;
    private HttpTransport? _reading;
    private HttpTransport? _writing;
    private RefAdvertisement? _pushServer;
    private IRemoteConnection? _fallback;
    private bool _leavesToGit;

    /// <param name="address">Where to.</param>
    /// <param name="fallback">Opens a connection for what this one can't do.</param>
    public WireConnection(RemoteAddress address, Func<IRemoteConnection> fallback)
    {
        _address = address;
        _openFallback = fallback;
        _readers = new ReaderPool(OpenReader);
    }

    public RemoteAddress Address => _address;

    public RemoteFeatures Features { get; private set; } = new();

    public IReadOnlyList<RemoteRef> ListRefs(IReadOnlyList<string> prefixes, CancellationToken cancellation = default)
    {
        List<RemoteRef>? refs = Reading(lists: true, reader =>
        {
            if (reader.Server is not { } server) return Older(reader, prefixes);
            var request = new PktWriter();
            LsRefs.Write(request, server, prefixes);
            return LsRefs.Read(reader.Ask(request.Written, cancellation), prefixes);
        }, cancellation);
        if (refs is null) return Fallback.ListRefs(prefixes, cancellation);
        _readers.OpenAhead();
        return refs;
    }

    public void Fetch(RemoteFetch request, CancellationToken cancellation = default)
    {
        if (request.Wants.Count == 0) return;
        bool fetched = Reading(lists: false, reader =>
        {
            if (reader.Server is not { } server)
            {
                _readers.Drop(orderly: false);
                return false;
            }

            var command = new FetchCommand(reader, server, request, cancellation);
            command.Run();
            if (command.NamesShallow && reader.Remembers) _readers.Drop(orderly: true);
            return true;
        }, cancellation);
        if (!fetched) Fallback.Fetch(request, cancellation);
    }

    public PushReport Push(RemotePush request, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        foreach (RefEdit edit in request.Edits)
        {
            RefName.CheckWritable(edit.Name);
            if (!edit.New.IsZero && !request.From.Objects.Contains(edit.New)) throw RemoteFailure.Missing(edit.New);
        }

        // A repository's own hook wants to see what goes out, from git.
        if (_leavesToGit || PrePushHook.Exists(request.From)) return Fallback.Push(request, cancellation);
        (PushReport Report, RefAdvertisement? Server, Task Finishing)? done = _address.Kind == RemoteKind.Http ? PushOverHttp(request, cancellation) : PushOverChannel(request, cancellation);
        if (done is not { } push) return Fallback.Push(request, cancellation);
        _pushServer = push.Server ?? _pushServer;
        if (push.Server is { } server) Features = Features with { Atomic = server.Can("atomic"), Agent = server.Agent ?? Features.Agent };
        _finishing.RemoveAll(static t => t.IsCompleted);
        if (!push.Finishing.IsCompleted) _finishing.Add(push.Finishing);
        return push.Report;
    }

    public void Dispose()
    {
        _readers.Dispose();
        Task.WaitAll([.. _finishing], s_finishing);
        _reading?.Dispose();
        if (_writing != _reading) _writing?.Dispose();
        _fallback?.Dispose();
        _fallback = null;
    }

    private IRemoteConnection Fallback => _fallback ??= _openFallback();

    private HttpTransport Reader => _reading ??= _writing is not null && _address.Url == _address.PushUrl ? _writing : new HttpTransport(_address, push: false);

    private HttpTransport Writer => _writing ??= _reading is not null && _address.Url == _address.PushUrl ? _reading : new HttpTransport(_address, push: true);

    private IUploadPack OpenReader(CancellationToken cancellation) => _address.Kind == RemoteKind.Http
        ? new UploadPackOverHttp(Reader)
        : new UploadPackChannel(ChannelOpener.Open(_address, GitService.UploadPack, cancellation));

    private (PushReport, RefAdvertisement?, Task) PushOverChannel(RemotePush request, CancellationToken cancellation)
    {
        var push = new PushOverChannel(_address, request, cancellation);
        PushReport report = push.Run();
        return (report, push.Server, push.Finishing);
    }

    private (PushReport, RefAdvertisement?, Task)? PushOverHttp(RemotePush request, CancellationToken cancellation)
    {
        try
        {
            var push = new PushOverHttp(Writer, _address, request, _pushServer, cancellation);
            PushReport report = push.Run();
            return (report, push.Server, push.Finishing);
        }
        catch (NeedsGitException)
        {
            _leavesToGit = true;
            return null;
        }
    }

    /// <summary>Asks over the open connection; one that was left open may have ended since: then once more over a new one.</summary>
    /// <returns>The default where only the installed git can do it.</returns>
    private T? Reading<T>(bool lists, Func<IUploadPack, T> ask, CancellationToken cancellation)
    {
        if (_leavesToGit) return default;
        for (bool again = true; ; again = false)
        {
            cancellation.ThrowIfCancellationRequested();
            bool finished = false;
            bool wasOpen = _readers.Current is not null || _readers.HasNext;
            try
            {
                IUploadPack reader = _readers.Take(lists, cancellation);
                Learn(reader);
                using CancellationTokenRegistration abort = cancellation.UnsafeRegister(static r => ((IUploadPack)r!).Abort(), reader);
                T result = ask(reader);
                finished = true;
                return result;
            }
            catch (Exception e) when (cancellation.IsCancellationRequested && (WireError.IsBroken(e) || e is NotSupportedException))
            {
                throw new OperationCanceledException(cancellation);
            }
            catch (Exception e) when (again && wasOpen && WireError.IsBroken(e))
            {
            }
            catch (NeedsGitException)
            {
                _leavesToGit = true;
                return default;
            }
            catch (RemoteErrorException e)
            {
                throw WireError.FromServer(_address, e);
            }
            catch (Exception e) when (WireError.IsBroken(e))
            {
                // One that talks nonsense does not end by itself.
                if (e is InvalidDataException) _readers.Current?.Abort();
                throw WireError.From(_address, e, _readers.Current?.Complaint ?? "", _readers.Current?.ExitCode);
            }
            finally
            {
                // What is left of an answer would be taken for the next.
                if (!finished) _readers.Drop(orderly: false);
            }
        }
    }

    private void Learn(IUploadPack reader)
    {
        if (reader.Server is { } server)
        {
            if (server.ObjectFormat != "sha1") throw WireError.OtherHash(_address, server.ObjectFormat);
            Features = Features with { ProtocolV2 = true, Filter = server.CanFilter, Shallow = server.CanShallow, Agent = server.Agent };
        }
        else if (reader.Advertised is { } advertised)
        {
            if (advertised.ObjectFormat != "sha1") throw WireError.OtherHash(_address, advertised.ObjectFormat);
            Features = Features with { ProtocolV2 = false, Filter = advertised.Can("filter"), Shallow = advertised.Can("shallow"), Agent = advertised.Agent };
        }
    }

    /// <summary>An older server has listed its refs when the connection began, and does not list them again.</summary>
    private List<RemoteRef> Older(IUploadPack reader, IReadOnlyList<string> prefixes)
    {
        var refs = reader.Advertised!.Refs.Where(r => RefPrefixes.Match(r.Name, prefixes)).ToList();
        RefPrefixes.Sort(refs);
        _readers.Drop(orderly: false);
        return refs;
    }
}
