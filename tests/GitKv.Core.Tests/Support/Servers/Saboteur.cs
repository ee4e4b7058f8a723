using System.Collections.Concurrent;
using System.Net.Sockets;

namespace GitKv.Core.Tests.Support.Servers;

/// <summary>
/// Stands in front of a server and ends connections when it hurts most. A change is known by the words <c>report-status</c>, which a client sends with its
/// first command (gitprotocol-pack); through ssh, where nothing can be read, only <see cref="Fate.Refuse"/> and <see cref="DropAll"/> work.
/// </summary>
internal sealed class Saboteur : IDisposable
{
    private readonly Listener _listener;
    private readonly int _target;
    private readonly ConcurrentDictionary<TcpClient, byte> _servers = new();

    /// <param name="target">The server's port.</param>
    /// <param name="plan">What to do with each connection, by its number from 1.</param>
    public Saboteur(int target, Func<int, Fate>? plan = null)
    {
        _target = target;
        Plan = plan ?? (static _ => Fate.Pass);
        _listener = new Listener(Handle);
    }

    public int Port => _listener.Port;

    public Func<int, Fate> Plan { get; set; }

    /// <summary>How many connections came.</summary>
    public int Connections => _listener.Count;

    /// <summary>How many were ended on purpose.</summary>
    public int Sabotaged => _sabotaged;

    private int _sabotaged;

    /// <summary>Fates by chance, the same for the same seed and order: one connection in <paramref name="oneIn"/> is not let pass.</summary>
    public static Func<int, Fate> AtRandom(int seed, int oneIn)
    {
        var random = new Random(seed);
        return _ =>
        {
            lock (random) return random.Next(oneIn) != 0 ? Fate.Pass : (Fate)random.Next(1, 5);
        };
    }

    /// <summary>Ends all connections at once.</summary>
    public void DropAll()
    {
        _listener.DropAll();
        foreach (TcpClient server in _servers.Keys) Listener.Drop(server);
    }

    public void Dispose()
    {
        _listener.Dispose();
        foreach (TcpClient server in _servers.Keys) Listener.Drop(server);
    }

    private void Handle(TcpClient client, int number)
    {
        Fate fate = Plan(number);
        if (fate == Fate.Refuse)
        {
            Interlocked.Increment(ref _sabotaged);
            Listener.Drop(client);
            return;
        }

        using var server = new TcpClient { NoDelay = true };
        server.Connect(System.Net.IPAddress.Loopback, _target);
        _servers[server] = 0;
        try
        {
            var asked = new Asked();
            Task requests = Task.Run(() => Forward(client, server, fate, asked));
            Answers(client, server, fate, asked);
            Listener.Drop(client, gently: true);
            requests.Wait();
        }
        finally
        {
            _servers.TryRemove(server, out _);
        }
    }

    private void Forward(TcpClient client, TcpClient server, Fate fate, Asked asked)
    {
        ReadOnlySpan<byte> mark = "report-status"u8;
        byte[] buffer = new byte[65536];
        byte[] tail = [];
        try
        {
            NetworkStream from = client.GetStream();
            NetworkStream to = server.GetStream();
            int read;
            while ((read = from.Read(buffer)) > 0)
            {
                Span<byte> seen = [.. tail, .. buffer.AsSpan(0, read)];
                int at = fate == Fate.Pass ? -1 : seen.IndexOf(mark);
                tail = seen[^Math.Min(seen.Length, mark.Length - 1)..].ToArray();
                if (at >= 0)
                {
                    Interlocked.Increment(ref _sabotaged);
                    asked.Change = true;
                    if (fate is Fate.CutRequest or Fate.CutInRequest)
                    {
                        if (fate == Fate.CutInRequest) to.Write(buffer, 0, read / 2);
                        Listener.Drop(server, gently: true);
                        Listener.Drop(client);
                        return;
                    }
                }

                to.Write(buffer, 0, read);
            }

            server.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            Listener.Drop(server, gently: true);
        }
    }

    private static void Answers(TcpClient client, TcpClient server, Fate fate, Asked asked)
    {
        byte[] buffer = new byte[65536];
        NetworkStream from = server.GetStream();
        try
        {
            NetworkStream to = client.GetStream();
            int read;
            while ((read = from.Read(buffer)) > 0)
            {
                if (fate == Fate.LoseAnswer && asked.Change)
                {
                    // Over HTTP the answer ends, and the connection would stay.
                    if (buffer.AsSpan(0, read).EndsWith("0\r\n\r\n"u8)) break;
                    continue;
                }

                to.Write(buffer, 0, read);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The client has gone, or was dropped.
        }

        if (fate == Fate.LoseAnswer && asked.Change) Listener.Drop(client);
    }

    private sealed class Asked
    {
        public volatile bool Change;
    }
}
