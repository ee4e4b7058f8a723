using System.Diagnostics;
using System.Globalization;

namespace GitKv.Core.Tests.Support.Servers;

/// <summary><c>git daemon</c>, one for each connection: git:// without credentials.</summary>
internal sealed class GitDaemon : TestServer
{
    private readonly Listener _listener;

    public GitDaemon()
        : base(new BareRemote())
    {
        _listener = new Listener((client, _) =>
        {
            var start = new ProcessStartInfo("git") { WorkingDirectory = Remote.Folder };
            foreach (string argument in new[] { "daemon", "--inetd", "--export-all", "--enable=receive-pack", "--strict-paths", "--informative-errors", "--base-path=" + Remote.Folder, Remote.Path })
                start.ArgumentList.Add(argument);
            SocketProgram.Run(client, start);
        });
    }

    public override string Url => UrlAt(_listener.Port);

    public override int Port => _listener.Port;

    public override string UrlAt(int port) => string.Create(CultureInfo.InvariantCulture, $"git://127.0.0.1:{port}/{Path.GetFileName(Remote.Path)}");

    protected override void Dispose(bool disposing)
    {
        if (disposing) _listener.Dispose();
        base.Dispose(disposing);
    }
}
