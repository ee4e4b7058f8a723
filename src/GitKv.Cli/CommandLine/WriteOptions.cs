using System.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Core.Coordination;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Cli.CommandLine;

/// <summary>The options of every verb that writes: why, who, how durably.</summary>
/// <param name="canBeGuarded">For verbs that change items: also the lock without which they don't.</param>
internal sealed class WriteOptions(bool canBeGuarded = false)
{
    private readonly Option<string?> _message = new("--message", "-m") { Description = "Why, for the commit; a summary is made up without it.", HelpName = "why" };
    private readonly Option<string?> _author = new("--author") { Description = "Who, as 'Name <address>'. [default: as git is configured]", HelpName = "who" };
    private readonly Option<bool> _durable = new("--durable") { Description = "Return only when everything is on the disk, whatever git is configured to do." };

    private readonly Option<double?> _patience = new("--lock-timeout") { Description = "How long to wait for locks that others hold. [default: 5]", HelpName = "seconds" };

    private readonly Option<string?> _lock = new("--lock") { Description = "Only while this lock is held, as 'gitkv lock' printed it.", HelpName = "key:token" };

    public void AddTo(Command command)
    {
        if (canBeGuarded) command.Add(_lock);
        command.Add(_message);
        command.Add(_author);
        command.Add(_durable);
        command.Add(_patience);
    }

    public bool IsDurable(ParseResult result) => result.GetValue(_durable);

    public CommitOptions Read(Session session, ParseResult result)
    {
        if (result.GetValue(_patience) is { } seconds)
        {
            if (seconds is not (>= 0 and <= 86400)) throw CliException.Usage("--lock-timeout takes seconds from 0 to 86400.");
            session.Repository.Refs.LockTimeout = TimeSpan.FromSeconds(seconds);
        }

        return new CommitOptions
        {
            Message = result.GetValue(_message),
            Author = ParseAuthor(result.GetValue(_author)),
            Durable = IsDurable(result),
            Cancellation = session.Cancellation,
            Guards = canBeGuarded && result.GetValue(_lock) is { } text ? [ParseLock(text)] : [],
        };
    }

    /// <summary>A lock and the token that it was taken with.</summary>
    public static LeaseGuard ParseLock(string text) =>
        LeaseGuard.TryParse(text) ?? throw CliException.Usage($"'{text}' is no lease: write it as 'key:token', as 'gitkv lock' prints it.");

    private static GitIdentity? ParseAuthor(string? text)
    {
        if (text is null) return null;
        int open = text.LastIndexOf('<');
        if (open <= 0 || !text.EndsWith('>') || text.AsSpan().ContainsAny('\r', '\n', '\0') || text.AsSpan(0, open).ContainsAny('<', '>') || text[..open].Trim().Length == 0)
            throw CliException.Usage($"'{text}' is not an author: write it as 'Name <address>'.");
        return new GitIdentity(text[..open].Trim(), text[(open + 1)..^1].Trim(), DateTimeOffset.Now);
    }
}
