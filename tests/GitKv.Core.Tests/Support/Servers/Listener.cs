using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace GitKv.Core.Tests.Support.Servers;

/// <summary>Accepts connections on a free port of the loopback device, each handled on a thread of its own; all end when disposed.</summary>
internal sealed class Listener : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    private readonly Action<TcpClient, int> _handle;
    private readonly Thread _accepting;
    private volatile bool _ended;
    private int _count;

    /// <param name="handle">What to do with a connection and its number (from 1); it is closed afterwards.</param>
    public Listener(Action<TcpClient, int> handle)
    {
        _handle = handle;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = new Thread(Accept) { IsBackground = true, Name = "test server" };
        _accepting.Start();
    }

    public int Port { get; }

    /// <summary>How many connections have come.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Ends every connection that is open, without a farewell.</summary>
    public void DropAll()
    {
        foreach (TcpClient client in _open.Keys) Drop(client);
    }

    /// <summary>Ends a connection at once: the other side sees a reset, or an end.</summary>
    public static void Drop(TcpClient client, bool gently = false)
    {
        // Null once it is closed; several threads may come here.
        if (client.Client is not { } socket) return;
        try
        {
            if (!gently) socket.LingerState = new LingerOption(true, 0);
            socket.Close();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            // It has ended by itself.
        }
    }

    public void Dispose()
    {
        _ended = true;
        _listener.Stop();
        DropAll();
        _accepting.Join();
        _listener.Dispose();
    }

    private void Accept()
    {
        while (!_ended)
        {
            TcpClient client;
            try
            {
                client = _listener.AcceptTcpClient();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            client.NoDelay = true;
            _open[client] = 0;
            int number = Interlocked.Increment(ref _count);
            new Thread(() => Handle(client, number)) { IsBackground = true, Name = "test server connection" }.Start();
        }
    }

    private void Handle(TcpClient client, int number)
    {
        try
        {
            _handle(client, number);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException or System.Security.Authentication.AuthenticationException)
        {
            // The other side has gone, as tests make it do.
        }
        finally
        {
            _open.TryRemove(client, out _);
            client.Dispose();
        }
    }
}
