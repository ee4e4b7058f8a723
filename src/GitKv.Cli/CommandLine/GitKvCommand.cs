using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;
using GitKv.Cli.Commands;
using GitKv.Cli.Streams;

namespace GitKv.Cli.CommandLine;

/// <summary>The command <c>gitkv</c> with all its verbs.</summary>
internal static class GitKvCommand
{
    public static RootCommand Create(Shell shell)
    {
        var root = new RootCommand("A key-value and document store that lives in a git repository.");
        root.Options.Clear();
        root.Directives.Clear();
        root.Add(new HelpOption("--help", "-h") { Description = "Show help, also for each command." });
        root.Add(new VersionOption("--version") { Description = "Show the version.", Action = new ShowVersion() });
        var verbs = new VerbContext(shell, root);
        root.Add(GetCommand.Create(verbs));
        root.Add(SetCommand.Create(verbs));
        root.Add(SetCommand.CreateNew(verbs));
        root.Add(RemoveCommand.Create(verbs));
        root.Add(ListCommand.Create(verbs));
        root.Add(TreeCommand.Create(verbs));
        root.Add(FindCommand.Create(verbs));
        root.Add(GrepCommand.Create(verbs));
        root.Add(LogCommand.Create(verbs));
        root.Add(WatchCommand.Create(verbs));
        root.Add(WaitCommand.Create(verbs));
        root.Add(TestCommand.Create(verbs));
        root.Add(TransferCommand.CreateCopy(verbs));
        root.Add(TransferCommand.CreateMove(verbs));
        root.Add(UpdateCommand.Create(verbs));
        root.Add(DiffCommand.Create(verbs));
        root.Add(RestoreCommand.Create(verbs));
        root.Add(BlameCommand.Create(verbs));
        root.Add(ImportCommand.Create(verbs));
        root.Add(ExportCommand.Create(verbs));
        root.Add(MergeCommand.Create(verbs));
        root.Add(SyncCommand.Create(verbs));
        root.Add(SyncCommand.CreatePush(verbs));
        root.Add(SyncCommand.CreatePull(verbs));
        root.Add(LockCommand.Create(verbs));
        root.Add(UnlockCommand.Create(verbs));
        root.Add(NextCommand.Create(verbs));
        root.Add(StoreCommand.Create(verbs));
        root.Add(CheckpointCommand.Create(verbs));
        root.Add(IndexCommand.Create(verbs));
        root.Add(FsckCommand.Create(verbs));
        root.Add(StatsCommand.Create(verbs));
        root.Add(GcCommand.Create(verbs));
        root.Add(ProbeCommand.Create(verbs));
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
