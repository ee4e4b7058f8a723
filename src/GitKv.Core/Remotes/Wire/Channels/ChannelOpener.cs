using System.Diagnostics;
using GitKv.Core.Remotes.Settings;
using GitKv.Core.Remotes.Wire.PktLine;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Wire.Channels;

/// <summary>Opens a channel to a service by the kind of address (git's gitprotocol-pack, "Transports"). Reading asks for protocol version 2.</summary>
internal static class ChannelOpener
{
    private const int GitPort = 9418;

    public static Channel Open(RemoteAddress address, GitService service, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        string url = service == GitService.UploadPack ? address.Url : address.PushUrl;
        return address.Kind switch
        {
            RemoteKind.File => OpenFolder(url, service),
            RemoteKind.Ssh => ProcessChannel.Start(SshCommand.Of(address, service == GitService.ReceivePack).Start(protocolV2: service == GitService.UploadPack)),
            RemoteKind.Git => OpenDaemon(new Uri(url), service, cancellation),
            _ => throw new ArgumentOutOfRangeException(nameof(address)),
        };
    }

    /// <summary>The installed git serves a folder of this machine, as it does for itself: with the settings of that repository and of the person, but not of the one at hand.</summary>
    private static ProcessChannel OpenFolder(string url, GitService service)
    {
        const string scheme = "file://";
        string path = url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? Uri.UnescapeDataString(url[scheme.Length..]) : url;
        ProcessStartInfo start = InstalledGit.Prepare(Path.GetTempPath(), null, [service == GitService.UploadPack ? "upload-pack" : "receive-pack", "--", path]);

        // Those too tie git to a repository (git rev-parse --local-env-vars).
        start.Environment.Remove("GIT_CONFIG_PARAMETERS");
        start.Environment.Remove("GIT_CONFIG_COUNT");
        start.Environment.Remove("GIT_CONFIG");
        if (service == GitService.UploadPack) start.Environment["GIT_PROTOCOL"] = "version=2";
        else start.Environment.Remove("GIT_PROTOCOL");
        return ProcessChannel.Start(start);
    }

    private static TcpChannel OpenDaemon(Uri url, GitService service, CancellationToken cancellation)
    {
        TcpChannel channel = TcpChannel.Connect(url.IdnHost, url.Port < 0 ? GitPort : url.Port, cancellation);
        try
        {
            // gitprotocol-pack, "Git Transport": extra parameters follow a second NUL.
            string program = service == GitService.UploadPack ? "git-upload-pack" : "git-receive-pack";
            string version = service == GitService.UploadPack ? "\0version=2\0" : "";
            var request = new PktWriter();
            request.Data(System.Text.Encoding.UTF8.GetBytes($"{program} {Uri.UnescapeDataString(url.AbsolutePath)}\0host={url.Authority}\0{version}"));
            channel.ToRemote.Write(request.Written.Span);
            return channel;
        }
        catch
        {
            channel.Dispose();
            throw;
        }
    }
}
