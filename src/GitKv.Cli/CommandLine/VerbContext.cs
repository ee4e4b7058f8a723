using System.CommandLine;
using GitKv.Cli.Streams;

namespace GitKv.Cli.CommandLine;

/// <summary>What every verb shares: the shell's streams and the options that say which store is meant.</summary>
internal sealed class VerbContext
{
    public VerbContext(Shell shell, RootCommand root)
    {
        Shell = shell;
        root.Add(Folder);
        root.Add(Store);
        root.Add(RefPrefix);
    }

    public Shell Shell { get; }

    public Option<string?> Folder { get; } = new("-C")
    {
        Description = "Run as if started in this folder; it says which repository is meant.",
        HelpName = "path",
        Recursive = true,
    };

    public Option<string?> Store { get; } = new("--store", "-s")
    {
        Description = "The store in the repository. [default: default]",
        HelpName = "name",
        Recursive = true,
    };

    public Option<string?> RefPrefix { get; } = new("--ref-prefix")
    {
        Description = "Where the store's refs are, such as refs/heads/config or refs/my-objects, also of one made with plain git. [default: refs/kv/<store>]",
        HelpName = "ref",
        Recursive = true,
    };

    /// <summary>What a verb does, in a session that ends with it.</summary>
    public void Do(Command command, Func<Session, ParseResult, int> run) => command.SetAction(result =>
    {
        using var session = new Session(this, result);
        return run(session, result);
    });
}
