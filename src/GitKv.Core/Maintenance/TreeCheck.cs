using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Trees;

namespace GitKv.Core.Maintenance;

/// <summary>The newest state of a Tree store: every directory and whether it has its canonical shape, every key, that every value is there, settings and expiry.</summary>
internal sealed class TreeCheck(KvStore store, StoreCheckOptions options)
{
    private readonly GitRepository _repository = store.Repository;
    private readonly HashSet<ObjectId> _blobs = [];

    public IEnumerable<StoreFinding> Run()
    {
        var tip = (TreeSource)store.Snapshot().Source;
        if (tip.Commit.IsZero) yield break;
        if (StoreCheck.Verify(_repository.Objects, tip.Commit, ObjectType.Commit, store.RefPrefix, content: true) is { } bad)
        {
            yield return bad;
            yield break;
        }

        foreach (StoreFinding finding in Settings(tip.Root)) yield return finding;
        foreach (StoreFinding finding in Walk(tip.Root, "", isKeys: true, 0)) yield return finding;
        foreach (StoreFinding finding in new IndexCheck(store, tip, options).Run()) yield return finding;
        if (tip.Expiries.IsEmpty) yield break;
        foreach (StoreFinding finding in Walk(tip.Expiries.Root, "", isKeys: false, 0)) yield return finding;
        TreeSource all = tip.At(DateTimeOffset.MinValue);
        foreach (string key in tip.Expiries.Keys())
        {
            if (!TreeNames.TryFindPath(_repository.Trees, tip.Root, key, out TreeEntry item) || !item.IsBlob)
                yield return new StoreFinding(FindingSeverity.Warning, "ExpiryWithoutItem", key, $"It is kept when '{key}' expires, but there is no such item.", CanRepair: true);
            else if (all.Expiries.Of(key) is null)
                yield return new StoreFinding(FindingSeverity.Warning, "ExpiryInvalid", key, $"When '{key}' expires is no instant: it never does. Set it anew with Set-GitKvItem.");
        }
    }

    private IEnumerable<StoreFinding> Settings(ObjectId root)
    {
        GitTree tree = _repository.Trees.Get(root);
        int index = tree.IndexOf(Bucket.Settings);
        if (index < 0)
        {
            yield return new StoreFinding(FindingSeverity.Information, "SettingsMissing", ".gitkv", "The store has no settings: plain git made it. It is read by what its ref points at.");
            yield break;
        }

        StoreSettings settings = StoreSettings.Parse(_repository.Objects.Read(tree.Entries[index].Id, ObjectType.Blob), store.Name);
        if (settings.Layout != KvLayout.Tree)
            yield return new StoreFinding(FindingSeverity.Warning, "SettingsInvalid", ".gitkv", $"The settings say {settings.Layout}, but the store is a Tree.");
    }

    private IEnumerable<StoreFinding> Walk(ObjectId directory, string path, bool isKeys, int nesting)
    {
        options.Commit.Cancellation.ThrowIfCancellationRequested();
        TreeReader.CheckNesting(nesting, directory);
        string where = path.Length == 0 ? isKeys ? "/" : ".gitkv-expires" : path.TrimEnd('/');
        options.Progress?.Invoke(where);
        var shape = new DirectoryShape(_repository, isRoot: isKeys && nesting == 0);
        foreach (StoreFinding finding in shape.Read(directory, where)) yield return finding;
        var names = new Dictionary<string, TreeEntry>(StringComparer.Ordinal);
        foreach (TreeEntry entry in shape.Entries)
        {
            string shown = path + Encoding.UTF8.GetString(entry.Name.Span);
            if (!TreeNames.TryDecode(entry, out string? name))
            {
                yield return new StoreFinding(FindingSeverity.Information, "NameIsNoKey", shown, $"'{shown}' in the tree is no key and is left alone. Plain git can remove it.");
                continue;
            }

            string key = path + name;
            if (!names.TryAdd(name, entry))
                yield return new StoreFinding(FindingSeverity.Warning, "KeyTwice", key, $"Two names in the tree stand for the key '{key}'; the encoded one counts. Remove the other with plain git.");
            if (entry.IsTree)
            {
                foreach (StoreFinding finding in Walk(entry.Id, key + "/", isKeys, nesting + 1)) yield return finding;
            }
            else if (entry.IsBlob)
            {
                if (isKeys && Invalid(key) is { } invalid) yield return invalid;
                if (_blobs.Add(entry.Id) && StoreCheck.Verify(_repository.Objects, entry.Id, ObjectType.Blob, key, options.Full) is { } bad) yield return bad;
            }
        }
    }

    private static StoreFinding? Invalid(string key)
    {
        try
        {
            KeyName.Validate(key, NameForm.Tree);
            return null;
        }
        catch (KvException e)
        {
            return new StoreFinding(FindingSeverity.Warning, "KeyInvalid", key, e.Message);
        }
    }
}
