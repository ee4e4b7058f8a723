using System.Management.Automation;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>What all commands that change a store share: why, who, and how safely on the disk.</summary>
public abstract class GitKvWriteCmdlet : GitKvCmdlet
{
    private GitIdentity? _author;

    /// <summary>Why; kept with the change. A summary is made up when not given.</summary>
    [Parameter]
    public string? Message { get; set; }

    /// <summary>Who, as "Name &lt;address&gt;"; as git is configured when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Author { get; set; }

    /// <summary>Has everything on the disk before the command returns, whatever git is configured to do.</summary>
    [Parameter]
    public SwitchParameter Durable { get; set; }

    private protected override void Begin()
    {
        if (Author is not null) _author = AuthorText.Parse(Author);
    }

    private protected virtual CommitOptions CommitOptions(bool force = false) => new()
    {
        Message = Message,
        Author = _author,
        Durable = Durable,
        Force = force,
        Cancellation = Cancellation,
    };

    /// <summary>When items expire, by -ExpiresIn or -ExpiresAt.</summary>
    private protected DateTimeOffset? ExpiryOf(TimeSpan? expiresIn, DateTimeOffset? expiresAt)
    {
        if (expiresIn is not null && expiresAt is not null) throw Errors.ValueInvalid("-ExpiresIn and -ExpiresAt exclude each other.");
        if (expiresAt <= DateTimeOffset.UtcNow) WriteWarning($"What is set has expired already: {expiresAt:u} is in the past.");
        return expiresIn is { } duration ? ExpiryText.After(duration) : expiresAt;
    }

    /// <summary>
    /// Makes changes to a store: in the active transaction, where they wait for its end, or in one of their own, which lands here.
    /// Returns what came of the latter; null where the changes wait.
    /// </summary>
    private protected CommitResult? Change(StoreHandle handle, Action<KvTransaction> change, bool force = false)
    {
        if (handle.Transaction is { } active)
        {
            change(active.Pending);
            Note(active);
            return null;
        }

        using KvTransaction own = handle.StoreForWriting.Begin(durable: Durable);
        change(own);
        return own.Commit(CommitOptions(force));
    }

    /// <summary>Tells the active transaction what this command was told about the commit.</summary>
    private protected virtual void Note(GitKvTransaction transaction) => transaction.Note(Message, _author, Durable);
}
