using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Remotes.Wire.Channels;
using GitKv.Core.Remotes.Wire.Packs;
using GitKv.Core.Remotes.Wire.PktLine;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Wire.V2;

/// <summary>Brings objects (git's gitprotocol-v2, "fetch"). One exchange as a rule; two where the remote does not know the newest commits that are here.</summary>
internal sealed class FetchCommand
{
    private const int MostTips = 256;
    private readonly IUploadPack _remote;
    private readonly ServerCapabilities _server;
    private readonly RemoteFetch _request;
    private readonly CancellationToken _cancellation;
    private readonly HashSet<ObjectId> _wasShallow;
    private readonly HashSet<ObjectId> _common = [];
    private readonly HashSet<ObjectId> _shallow = [];
    private readonly HashSet<ObjectId> _unshallow = [];
    private readonly Words _words = new();
    private readonly int? _depth;

    public FetchCommand(IUploadPack remote, ServerCapabilities server, RemoteFetch request, CancellationToken cancellation)
    {
        _remote = remote;
        _server = server;
        _request = request;
        _cancellation = cancellation;
        _wasShallow = server.CanShallow ? ShallowFile.Read(request.Into) : [];

        // In a cache, what was cut off may be completed at will.
        _depth = server.CanShallow ? request.Depth ?? (_wasShallow.Count > 0 && CacheMark.Is(request.Into) ? int.MaxValue : null) : null;
    }

    /// <summary>Whether commits were named at which history is cut off, on either side.</summary>
    public bool NamesShallow => _wasShallow.Count + _shallow.Count + _unshallow.Count > 0;

    private bool Filters => _request.Filter is not null && _server.CanFilter;

    /// <exception cref="KvException">ObjectCorrupt; WriteFailed.</exception>
    public void Run()
    {
        IReadOnlyList<ObjectId> tips = _request.Haves.Count > MostTips ? [.. _request.Haves.Take(MostTips)] : _request.Haves;
        bool comes = Ask(tips, done: tips.Count == 0);
        if (!comes) comes = Ask([.. _common.Union(HaveList.Of(_request.Into, tips))], done: true);
        if (!comes) throw new InvalidDataException("an answer without objects");
    }

    /// <summary>One exchange. False where the remote wants to hear of more commits that are here.</summary>
    private bool Ask(IReadOnlyList<ObjectId> haves, bool done)
    {
        var request = new PktWriter();
        Command.Begin(request, "fetch", _server);
        request.Line("thin-pack");
        request.Line("no-progress");
        request.Line("ofs-delta");
        foreach (ObjectId id in _wasShallow) request.Line($"shallow {id}");
        if (_depth is { } depth) request.Line($"deepen {depth}");
        if (Filters) request.Line($"filter {_request.Filter}");
        foreach (ObjectId want in _request.Wants) request.Line($"want {want}");
        foreach (ObjectId have in haves) request.Line($"have {have}");
        if (done) request.Line("done");
        request.Flush();
        return Read(_remote.Ask(request.Written, _cancellation));
    }

    private bool Read(PktReader reader)
    {
        while (reader.Need() == PktKind.Data)
        {
            ReadOnlySpan<byte> section = reader.Line;
            if (section.SequenceEqual("packfile"u8))
            {
                Take(new SideBand(reader, _words));
                return true;
            }

            Action<PktReader> read = section.SequenceEqual("acknowledgments"u8) ? ReadAcknowledgment
                : section.SequenceEqual("shallow-info"u8) ? ReadShallow
                : static _ => { };
            PktKind end;
            while ((end = reader.Need()) == PktKind.Data) read(reader);
            if (end != PktKind.Delimiter) return false;
        }

        return false;
    }

    private void ReadAcknowledgment(PktReader reader)
    {
        ReadOnlySpan<byte> line = reader.Line;
        if (line.StartsWith("ACK "u8) && ObjectId.TryParse(line[4..], out ObjectId id)) _common.Add(id);
    }

    private void ReadShallow(PktReader reader)
    {
        ReadOnlySpan<byte> line = reader.Line;
        if (line.StartsWith("shallow "u8) && ObjectId.TryParse(line[8..], out ObjectId cut)) _shallow.Add(cut);
        else if (line.StartsWith("unshallow "u8) && ObjectId.TryParse(line[10..], out ObjectId whole)) _unshallow.Add(whole);
        else throw new InvalidDataException("a bad line about cut-off history");
    }

    private void Take(SideBand pack)
    {
        GitRepository into = _request.Into;
        bool isPartial = into.LocalSettings.Keys.Any(static k => k == "extensions.partialclone" || (k.StartsWith("remote.", StringComparison.Ordinal) && k.EndsWith(".promisor", StringComparison.Ordinal)));
        var receiver = new PackReceiver(into, isPartial && Filters, _cancellation);
        receiver.Receive(pack);
        pack.Drain();
        bool whole = !Filters && !isPartial;
        if (whole && receiver.Unpacked is { } objects) Connectivity.Check(into, objects, _wasShallow.Union(_shallow).ToHashSet());
        var here = receiver.Unpacked?.Select(static o => o.Id).ToHashSet();
        foreach (ObjectId want in _request.Wants)
            if (here?.Contains(want) != true && !into.Objects.Contains(want)) throw Connectivity.Missing(want);
        receiver.Keep();
        if (whole && receiver.Unpacked is null && _depth is null) Connectivity.CheckWithGit(into, _request, _cancellation);
        ShallowFile.Change(into, _shallow, _unshallow, _cancellation);
    }
}
