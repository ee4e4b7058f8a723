using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;
using GitKv.Cli.Commands;
using GitKv.Cli.Streams;

namespace GitKv.Cli.CommandLine;

/// <summary>The command <c>gitkv</c> with its verbs.</summary>
internal static class GitKvCommand
{
    private static readonly (string Name, Func<VerbContext, Command> Create)[] s_verbs =
    [
        ("get", GetCommand.Create),
        ("set", SetCommand.Create),
        ("new", SetCommand.CreateNew),
        ("rm", RemoveCommand.Create),
        ("ls", ListCommand.Create),
        ("tree", TreeCommand.Create),
        ("find", FindCommand.Create),
        ("grep", GrepCommand.Create),
        ("log", LogCommand.Create),
        ("watch", WatchCommand.Create),
        ("wait", WaitCommand.Create),
        ("test", TestCommand.Create),
        ("cp", TransferCommand.CreateCopy),
        ("mv", TransferCommand.CreateMove),
        ("update", UpdateCommand.Create),
        ("diff", DiffCommand.Create),
        ("restore", RestoreCommand.Create),
        ("blame", BlameCommand.Create),
        ("import", ImportCommand.Create),
        ("export", ExportCommand.Create),
        ("merge", MergeCommand.Create),
        ("sync", SyncCommand.Create),
        ("push", SyncCommand.CreatePush),
        ("pull", SyncCommand.CreatePull),
        ("lock", LockCommand.Create),
        ("unlock", UnlockCommand.Create),
        ("next", NextCommand.Create),
        ("store", StoreCommand.Create),
        ("checkpoint", CheckpointCommand.Create),
        ("index", IndexCommand.Create),
        ("fsck", FsckCommand.Create),
        ("stats", StatsCommand.Create),
        ("gc", GcCommand.Create),
        ("probe", ProbeCommand.Create),
    ];

    /// <param name="shell">The streams.</param>
    /// <param name="args">The command line that is to be parsed: with the verb that it begins with there is no other.</param>
    public static RootCommand Create(Shell shell, string[] args)
    {
        var root = new RootCommand("A key-value and document store that lives in a git repository.");
        root.Options.Clear();
        root.Directives.Clear();
        root.Add(new HelpOption("--help", "-h") { Description = "Show help, also for each command." });
        root.Add(new VersionOption("--version") { Description = "Show the version.", Action = new ShowVersion() });
        var verbs = new VerbContext(shell, root);

        // What the other verbs take need not be known where the line begins with one: a command lives for a tenth of a second.
        foreach ((string name, Func<VerbContext, Command> create) in s_verbs)
        {
            if (args is not [{ } first, ..] || first != name) continue;
            root.Add(create(verbs));
            return root;
        }

        foreach ((_, Func<VerbContext, Command> create) in s_verbs) root.Add(create(verbs));
        return root;
    }

    private sealed class ShowVersion : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            string version = typeof(GitKvCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
            int build = version.IndexOf('+', StringComparison.Ordinal);
            parseResult.InvocationConfiguration.Output.WriteLine("gitkv " + (build < 0 ? version : version[..build]));
            return 0;
        }
    }
}
