using System.CommandLine;
using GitKv.Cli.Streams;
using GitKv.Core.Errors;

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
        root.Add(Remote);
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

    public Option<string?> Remote { get; } = new("--remote")
    {
        Description = "A remote's name, or its address: read and change the store there, without a clone. A change is won there before the command ends.",
        HelpName = "name|url",
        Recursive = true,
    };

    /// <summary>What a verb does, in a session that ends with it.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="run">What it does.</param>
    /// <param name="notOnRemotes">Why it can't work on a remote, and what to do; null where it can.</param>
    public void Do(Command command, Func<Session, ParseResult, int> run, string? notOnRemotes = null) => command.SetAction(result =>
    {
        if (notOnRemotes is not null && result.GetValue(Remote) is { } remote)
            throw new KvException(ErrorIds.RemoteUnsupported, KvErrorKind.Unsupported, $"'gitkv {command.Name}' does not work on a remote. {notOnRemotes}", remote);
        using var session = new Session(this, result);
        int code = run(session, result);
        session.Follow();
        return code;
    });
}
