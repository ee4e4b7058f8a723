using System.Diagnostics;
using System.Net.Sockets;

namespace GitKv.Core.Tests.Support.Servers;

/// <summary>Connects a program's standard streams with a socket, as inetd does.</summary>
internal static class SocketProgram
{
    public static void Run(TcpClient client, ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.UseShellExecute = false;
        Git.Isolate(start.Environment);
        using Process process = Process.Start(start)!;
        NetworkStream socket = client.GetStream();
        Task errors = process.StandardError.ReadToEndAsync();
        Task requests = Task.Run(() => Copy(socket, process.StandardInput.BaseStream, close: true));
        try
        {
            Copy(process.StandardOutput.BaseStream, socket, close: false);
            client.Client.Shutdown(SocketShutdown.Send);
        }
        finally
        {
            process.WaitForExit();
            Listener.Drop(client, gently: true);
            Task.WaitAll(requests, errors);
        }
    }

    /// <summary>Copies what comes as it comes, until either side ends.</summary>
    public static void Copy(Stream from, Stream to, bool close)
    {
        byte[] buffer = new byte[65536];
        try
        {
            int read;
            while ((read = from.Read(buffer)) > 0)
            {
                to.Write(buffer, 0, read);
                to.Flush();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // One side has gone.
        }
        finally
        {
            if (close) CloseQuietly(to);
        }
    }

    private static void CloseQuietly(Stream stream)
    {
        try
        {
            stream.Close();
        }
        catch (IOException)
        {
            // It has gone.
        }
    }
}
