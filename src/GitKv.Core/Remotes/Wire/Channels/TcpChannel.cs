using System.Net.Sockets;

namespace GitKv.Core.Remotes.Wire.Channels;

/// <summary>A TCP connection.</summary>
internal sealed class TcpChannel : Channel
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;

    private TcpChannel(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    public override Stream ToRemote => _stream;

    public override Stream FromRemote => _stream;

    /// <exception cref="SocketException">Nobody is there.</exception>
    public static TcpChannel Connect(string host, int port, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.ConnectAsync(host, port, cancellation).AsTask().GetAwaiter().GetResult();

            // A connection that is kept open while nothing happens must find out when the other side is gone.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            return new TcpChannel(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public override void Abort() => _socket.Dispose();

    public override void CloseInput()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }
    }

    protected override void Dispose(bool disposing) => _stream.Dispose();
}
