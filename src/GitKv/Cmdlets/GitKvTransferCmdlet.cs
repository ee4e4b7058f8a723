using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Keys;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Giving items another key, or a second one: an item or all below a prefix, in one transaction, no value rewritten.</summary>
public abstract class GitKvTransferCmdlet : GitKvGuardedCmdlet
{
    /// <summary>The key, or the prefix of a subtree, exactly as given.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [AllowEmptyString]
    [ValidateNotNull]
    public string? Key { get; set; }

    /// <summary>Overwrites items that are at the destination.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the items at their new keys.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Where the item or subtree goes, whole key.</summary>
    private protected void Transfer(string source, string destination, bool move)
    {
        StoreHandle handle = Target();
        if (!ShouldProcess($"item '{source}' in store '{handle.Name}' to '{destination}'", move ? "Move" : "Copy")) return;
        IKvReader? pending = null;
        CommitResult? result = Change(handle, transaction =>
        {
            if (move) transaction.Move(source, destination, Force);
            else transaction.Copy(source, destination, Force);
            pending = transaction;
        });
        if (PassThru) Write(handle, result is null ? pending! : handle.Store.Snapshot(), destination);
    }

    /// <summary>The last component of a key.</summary>
    private protected static string LastOf(string key) => key[(key.LastIndexOf('/') + 1)..];

    private void Write(StoreHandle handle, IKvReader reader, string destination)
    {
        var query = new ItemQuery(handle, reader);
        if (reader.TryGet(destination, out KvEntry single))
        {
            WriteObject(new GitKvItem(query.SourceOf(destination), single));
            return;
        }

        KeyPattern pattern = KeyPattern.Under(destination);
        ItemSource source = query.SourceOf(pattern, default, asHashtable: false, skip: 0, first: long.MaxValue);
        foreach (KvEntry entry in query.Enumerate(pattern)) WriteObject(new GitKvItem(source, entry));
    }
}
