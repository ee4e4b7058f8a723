using GitKv.Core.Stores;

namespace GitKv;

/// <summary>A named state of a store, as it was when it was looked up. <c>-AsOf</c> takes its name.</summary>
public sealed class GitKvCheckpoint
{
    internal GitKvCheckpoint(Checkpoint checkpoint, GitKvStore store)
    {
        Name = checkpoint.Name;
        By = checkpoint.Origin.By;
        Email = checkpoint.Origin.Email;
        When = checkpoint.Origin.At;
        Message = checkpoint.Origin.Message;
        Commit = checkpoint.Commit.ToString();
        Tag = checkpoint.Tag?.ToString();
        RefName = checkpoint.RefName;
        Store = store.Store;
        Layout = store.Layout;
        Repository = store.Repository;
        Remote = store.Remote;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Who made it.</summary>
    public string By { get; }

    /// <summary>That person's address.</summary>
    public string Email { get; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset When { get; }

    /// <summary>Why it was made.</summary>
    public string Message { get; }

    /// <summary>The commit that holds the state; of a Tree store the store's own.</summary>
    public string Commit { get; }

    /// <summary>The id of the tag object; null for a tag that plain git made without annotation.</summary>
    public string? Tag { get; }

    /// <summary>The tag's ref.</summary>
    public string RefName { get; }

    /// <summary>The store, as <c>-Store</c> takes it.</summary>
    public string Store { get; }

    /// <summary>How the store is kept.</summary>
    public GitKvLayout Layout { get; }

    /// <summary>The repository's folder.</summary>
    public string Repository { get; }

    /// <summary>The remote, as <c>-Remote</c> takes it; null where the repository is of this machine.</summary>
    public string? Remote { get; }

    public override string ToString() => Name;
}
