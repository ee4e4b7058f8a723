namespace GitKv.Core.Tests.Support.Servers;

/// <summary>A server as a program of its own, for tests in other languages: it prints what a client needs, and ends with its standard input.</summary>
internal static class ServerProgram
{
    /// <summary>
    /// Arguments: <c>file</c>, <c>daemon</c>, <c>http</c> or <c>ssh</c>, then settings: <c>key=value</c> of the bare repository's configuration,
    /// <c>deny=pattern</c> for a hook, <c>heads-only</c>, <c>user=name:secret</c> for basic credentials. Prints <c>url …</c>, <c>path …</c> and,
    /// for ssh, <c>ssh …</c> (for GIT_SSH_COMMAND); or <c>unavailable …</c>.
    /// </summary>
    public static void Serve(string[] arguments)
    {
        using TestServer server = arguments[0] switch
        {
            "file" => new FileServer(),
            "daemon" => new GitDaemon(),
            "http" => new HttpServer(),
            "ssh" => new SshServer(),
            _ => throw new ArgumentException($"'{arguments[0]}' is no kind of server"),
        };
        foreach (string setting in arguments.Skip(1))
        {
            string[] parts = setting.Split('=', 2);
            if (parts[0] == "deny") server.Remote.DenyRef(parts[1]);
            else if (parts[0] == "heads-only") server.Remote.HeadsOnly();
            else if (parts[0] == "user" && server is HttpServer http) http.Credentials = (parts[1].Split(':')[0], parts[1].Split(':')[1]);
            else server.Remote.Configure(parts[0], parts[1]);
        }

        if (server.Unavailable is { } why)
        {
            Console.WriteLine($"unavailable {why}");
            return;
        }

        Console.WriteLine($"path {server.Remote.Path}");
        if (server is SshServer ssh) Console.WriteLine($"ssh {ssh.Command}");
        Console.WriteLine($"url {server.Url}");
        Console.Out.Flush();
        while (Console.In.Read() >= 0)
        {
            // Until whoever started this has gone.
        }
    }
}
