using GitKv.Core.Documents;

namespace GitKv;

/// <summary>An item that is not the same in two states of a store, or in two stores. Values are read when they are first asked for.</summary>
public class GitKvDifference
{
    private IReadOnlyList<GitKvJsonOperation>? _operations;
    private bool _isCompared;

    internal GitKvDifference(string key, GitKvStore store, ItemContent? before, ItemContent? after)
    {
        Key = key;
        Store = store.Store;
        Repository = store.Repository;
        Remote = store.Remote;
        BeforeContent = before;
        AfterContent = after;
    }

    /// <summary>The key.</summary>
    public string Key { get; }

    /// <summary>Whether the item was added, modified or removed, from the first state to the second.</summary>
    public GitKvDifferenceKind Change => BeforeContent is null ? GitKvDifferenceKind.Added : AfterContent is null ? GitKvDifferenceKind.Removed : GitKvDifferenceKind.Modified;

    /// <summary>The value in the first state; null where there is none.</summary>
    public object? Before => BeforeContent?.ValueOrFailure();

    /// <summary>The value in the second state; null where there is none.</summary>
    public object? After => AfterContent?.ValueOrFailure();

    /// <summary>The item's version in the first state; null where there is none.</summary>
    public string? BeforeVersion => BeforeContent?.Entry.Version;

    /// <summary>The item's version in the second state; null where there is none.</summary>
    public string? AfterVersion => AfterContent?.Entry.Version;

    /// <summary>Of two JSON documents: what turns the first into the second (RFC 6902), none where only the form differs. Null for anything else.</summary>
    public IReadOnlyList<GitKvJsonOperation>? Operations
    {
        get
        {
            if (_isCompared) return _operations;
            if (BeforeContent is not null && AfterContent is not null)
                _operations = JsonDifference.Between(BeforeContent.Bytes, AfterContent.Bytes)?.Select(static o => new GitKvJsonOperation(o)).ToArray();
            _isCompared = true;
            return _operations;
        }
    }

    /// <summary>The difference as text: lines in the unified form of diff and git; JSON one property a line.</summary>
    public string Diff => ValueDifference.Unified(Key, BeforeContent?.Bytes, AfterContent?.Bytes);

    /// <summary>The store of the second state, as <c>-Store</c> takes it.</summary>
    public string Store { get; }

    /// <summary>The folder of the second state's repository.</summary>
    public string Repository { get; }

    /// <summary>The remote, as <c>-Remote</c> takes it; null where the repository is of this machine.</summary>
    public string? Remote { get; }

    internal ItemContent? BeforeContent { get; }

    internal ItemContent? AfterContent { get; }

    public override string ToString() => $"{Change} {Key}";
}
