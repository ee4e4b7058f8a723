using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Stores;
using GitKv.Values;

namespace GitKv.Drive;

/// <summary>Single items and directories: reading, setting, making, removing.</summary>
public sealed partial class GitKvProvider
{
    protected override void GetItem(string path) => Guard(path, () =>
    {
        DrivePath named = PathOf(path);
        WriteFound(View(named), named.Key, WithPoint(path, named));
    });

    protected override object GetItemDynamicParameters(string path) => new DriveReadParameters();

    protected override void SetItem(string path, object value) => Guard(path, () =>
    {
        DrivePath named = PathOf(path);
        DriveView view = Writable(named);
        if (ShouldProcess(TargetOf(view, named.Key), "Set Item")) Set(view, named, path, value, Precondition.Any);
    });

    protected override object SetItemDynamicParameters(string path, object value) => new DriveValueParameters();

    protected override void ClearItem(string path) => Guard(path, () =>
    {
        DrivePath named = PathOf(path);
        DriveView view = Writable(named);
        if (ShouldProcess(TargetOf(view, named.Key), "Clear Item")) Set(view, named, path, null, Precondition.MustExist);
    });

    protected override object ClearItemDynamicParameters(string path) => new DriveValueParameters();

    protected override void NewItem(string path, string itemTypeName, object newItemValue) => Guard(path, () =>
    {
        DrivePath named = PathOf(path);
        DriveView view = Writable(named);
        if (IsDirectoryType(itemTypeName))
        {
            MakeDirectory(view, named, path);
            return;
        }

        if (!ShouldProcess(TargetOf(view, named.Key), "Create Item")) return;
        Set(view, named, path, newItemValue ?? string.Empty, Force ? Precondition.Any : Precondition.MustNotExist);
    });

    protected override object NewItemDynamicParameters(string path, string itemTypeName, object newItemValue) => new DriveValueParameters();

    protected override void RemoveItem(string path, bool recurse) => Guard(path, () =>
    {
        DrivePath named = PathOf(path);
        DriveView view = Writable(named);
        bool isItem = view.TryGet(named.Key, out KvEntry entry);
        if (!isItem && named.IsRoot)
            throw new KvException(ErrorIds.KeyIsDirectory, KvErrorKind.Invalid, "The store itself is not removed here. Remove all its items with Remove-Item and '*', or the store with Remove-GitKvStore.", path);
        if (!isItem && !recurse && view.HasChildren(named.Key))
            throw new KvException(ErrorIds.KeyIsDirectory, KvErrorKind.Invalid, $"'{named.Key}' is a directory with items in it. Give -Recurse to remove them all.", named.Key);
        if (!ShouldProcess(TargetOf(view, named.Key), isItem ? "Remove Item" : "Remove Directory")) return;
        List<string> keys = isItem ? [named.Key] : view.Store.Read(() => view.Reader.EnumerateUnder(named.Key).Select(static e => e.Key).ToList());
        if (keys.Count > 0)
        {
            Change(view, transaction =>
            {
                foreach (string key in keys) transaction.Remove(key);
            });
        }

        string parent = named.Key[..Math.Max(named.Key.LastIndexOf('/'), 0)];
        view.Store.Made.Remove(named.Key, keepParent: keys.Count == 0 && parent.Length > 0 && !view.Store.Read(() => view.Reader.IsDirectory(parent)));
    });

    protected override object RemoveItemDynamicParameters(string path, bool recurse) => new DriveWriteParameters();

    private static bool IsDirectoryType(string? type) => type is { Length: > 0 } && ("directory".StartsWith(type, StringComparison.OrdinalIgnoreCase) || "container".StartsWith(type, StringComparison.OrdinalIgnoreCase));

    private static string TargetOf(DriveView view, string key) => $"item '{key}' in store '{view.Handle.Name}'";

    private void Set(DriveView view, DrivePath named, string path, object? value, Precondition precondition)
    {
        var parameters = DynamicParameters as DriveValueParameters;
        if (named.IsRoot || view.IsDirectory(named.Key)) throw IsDirectory(named.Key);
        byte[] bytes = ValueEncoder.Encode(value, parameters?.As ?? default, _stop.Token);
        if (parameters?.IfVersion is { } version) precondition = Precondition.MustMatch(version);
        Change(view, transaction => transaction.Set(named.Key, bytes, precondition, Expires()));
        view.Store.Made.RemoveAbove(named.Key);
        WriteFound(View(named), named.Key, path);
    }

    private DateTimeOffset? Expires() => (DynamicParameters as DriveValueParameters)?.ExpiresIn is { } duration ? ExpiryText.After(duration) : null;

    private void MakeDirectory(DriveView view, DrivePath named, string path)
    {
        bool isThere = view.IsDirectory(named.Key);
        if (view.TryGet(named.Key, out _) || (isThere && !Force)) throw new KvException(ErrorIds.ItemExists, KvErrorKind.Conflict, $"There is '{named.Key}' already.", named.Key);
        KeyName.Validate(named.Key, view.Handle.StoreForWriting.Layout == KvLayout.Tree ? NameForm.Tree : NameForm.Ref);
        if (!ShouldProcess($"directory '{named.Key}' in store '{view.Handle.Name}'", "Create Directory")) return;
        if (!isThere) view.Store.Made.Add(named.Key);
        WriteItemObject(new GitKvDirectory(named.Key, view.Handle.Info), path, isContainer: true);
    }

    private void WriteFound(DriveView view, string key, string path)
    {
        // Where PowerShell walks the tree itself (-Include, -Exclude), it asks for what it lists one by one, and -File and -Directory are left to here.
        var only = DynamicParameters as DriveListParameters;
        if (view.TryGet(key, out KvEntry entry))
        {
            if (IsWanted(only, isDirectory: false)) WriteItem(view, view.SourceOf(key), entry, path);
        }
        else if (view.IsDirectory(key) || IsHere(key))
        {
            if (IsWanted(only, isDirectory: true)) WriteItemObject(new GitKvDirectory(key, view.Handle.Info), path, isContainer: true);
        }
        else
        {
            throw view.NotFound(key);
        }
    }

    private static KvException IsDirectory(string key) =>
        new(ErrorIds.KeyIsDirectory, KvErrorKind.Conflict, $"'{key}' is a directory: there are items below it. A value needs a key of its own.", key);
}
