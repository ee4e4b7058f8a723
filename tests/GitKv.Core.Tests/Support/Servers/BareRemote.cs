namespace GitKv.Core.Tests.Support.Servers;

/// <summary>A bare repository in a temporary folder that plays the remote: looked at with git, set up with hooks and settings.</summary>
internal sealed class BareRemote : IDisposable
{
    private readonly TempRepo _repo = new(bare: true);
    private int _hooks;

    /// <summary>Its path, which is also an address.</summary>
    public string Path => _repo.Root;

    /// <summary>The temporary folder around it, for what a server needs beside it.</summary>
    public string Folder => _repo.Folder;

    /// <summary>Runs git in it.</summary>
    public string Run(params string[] arguments) => _repo.Run(arguments);

    /// <summary>Writes a blob in it.</summary>
    public string Blob(string content) => _repo.Blob(content);

    /// <summary>What a ref points at; null where there is none.</summary>
    public string? Value(string name) => Git.Try(Path, null, null, "rev-parse", "--verify", "--quiet", name) is { Code: 0 } found ? found.Output.Trim() : null;

    /// <summary>All refs and what they point at, a line each.</summary>
    public string Refs() => Run("for-each-ref", "--format=%(objectname) %(refname)");

    public BareRemote Configure(string key, string value)
    {
        Run("config", key, value);
        return this;
    }

    /// <summary>Refuses changes of the refs that fit a pattern of the shell, with words of its own.</summary>
    public BareRemote DenyRef(string pattern, string words = "policy says no") =>
        Hook("update", $"case \"$1\" in {pattern}) echo '{words}' >&2; exit 1;; esac");

    /// <summary>Takes branches and tags only, as some hosts do.</summary>
    public BareRemote HeadsOnly() => Hook("update", "case \"$1\" in refs/heads/*|refs/tags/*) ;; *) echo 'only refs/heads and refs/tags are allowed here' >&2; exit 1;; esac");

    /// <summary>
    /// Holds up changes (the objects have arrived, no ref has moved) until the returned gate is opened.
    /// </summary>
    /// <param name="hook"><c>pre-receive</c> for before they land, <c>post-receive</c> for after it and before the answer.</param>
    public Gate WaitForFile(string hook = "pre-receive")
    {
        var gate = new Gate(System.IO.Path.Combine(Folder, $"gate-{++_hooks}"));
        Hook(hook, $"touch '{Shell(gate.ReachedFile)}'; while [ ! -e '{Shell(gate.OpenFile)}' ]; do sleep 0.02; done");
        return gate;
    }

    /// <summary>Adds lines to a hook, which is run by <c>sh</c>.</summary>
    public BareRemote Hook(string name, string script)
    {
        string file = System.IO.Path.Combine(Path, "hooks", name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        string before = File.Exists(file) ? File.ReadAllText(file) : "#!/bin/sh\n";
        File.WriteAllText(file, before + script + "\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, (UnixFileMode)0b111_101_101);
        return this;
    }

    public void Dispose() => _repo.Dispose();

    private static string Shell(string path) => path.Replace('\\', '/');

    /// <summary>Where a hook waits.</summary>
    /// <param name="path">Beginning of the names of its files.</param>
    internal sealed class Gate(string path)
    {
        public string ReachedFile { get; } = path + ".reached";

        public string OpenFile { get; } = path + ".open";

        /// <summary>Waits until a hook has come here.</summary>
        public void AwaitReached()
        {
            var limit = System.Diagnostics.Stopwatch.StartNew();
            while (!File.Exists(ReachedFile))
            {
                if (limit.Elapsed > TimeSpan.FromMinutes(1)) throw new TimeoutException("No hook came to the gate.");
                Thread.Sleep(5);
            }
        }

        public void Open() => File.WriteAllText(OpenFile, "");
    }
}
