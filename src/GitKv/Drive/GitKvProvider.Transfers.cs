using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Stores;

namespace GitKv.Drive;

/// <summary>Giving items another key, or a second one: an item or all below a directory, in one transaction.</summary>
public sealed partial class GitKvProvider
{
    protected override void CopyItem(string path, string copyPath, bool recurse) => Guard(path, () =>
    {
        DrivePath from = PathOf(path);
        DriveView source = View(from);
        DrivePath to = Destination(from, copyPath, out DriveView target);
        bool isItem = source.TryGet(from.Key, out _);
        if (!isItem && !recurse)
            throw new KvException(ErrorIds.KeyIsDirectory, KvErrorKind.Invalid, $"'{from.Key}' is a directory, and one without items is none in a store. Give -Recurse to copy what is in it.", from.Key);
        if (!ShouldProcess($"{TargetOf(source, from.Key)} to '{to.Key}'", isItem ? "Copy Item" : "Copy Directory")) return;
        Transfer(source, from.Key, target, to.Key, move: false, overwrite: true);
        WriteFound(View(to), to.Key, PathIn(to, copyPath));
    });

    protected override object CopyItemDynamicParameters(string path, string destination, bool recurse) => new DriveWriteParameters();

    protected override void MoveItem(string path, string destination) => Guard(path, () =>
    {
        DrivePath from = PathOf(path);
        DriveView source = Writable(from);
        DrivePath to = Destination(from, destination, out DriveView target);
        if (ShouldProcess($"{TargetOf(source, from.Key)} to '{to.Key}'", "Move Item")) Move(source, from, target, to, destination);
    });

    protected override object MoveItemDynamicParameters(string path, string destination) => new DriveWriteParameters();

    protected override void RenameItem(string path, string newName) => Guard(path, () =>
    {
        DrivePath from = PathOf(path);
        DriveView source = Writable(from);
        if (from.IsRoot) throw new KvException(ErrorIds.KeyInvalid, KvErrorKind.Invalid, "The store itself has no key to change.", path);
        string name = PathEscape.Unescape(newName);
        if (name.Contains('/') || newName.Contains('\\'))
            throw new KvException(ErrorIds.KeyInvalid, KvErrorKind.Invalid, $"'{newName}' is more than a name. Give it another parent with Move-Item.", newName);
        DrivePath to = @from with { Key = from.Key[..^from.Name.Length] + name };
        if (ShouldProcess($"{TargetOf(source, from.Key)} to '{to.Key}'", "Rename Item")) Move(source, from, source, to, path);
    });

    protected override object RenameItemDynamicParameters(string path, string newName) => new DriveWriteParameters();

    private void Move(DriveView source, DrivePath from, DriveView target, DrivePath to, string destination)
    {
        if (from.IsRoot) throw new KvException(ErrorIds.KeyInvalid, KvErrorKind.Invalid, "The store itself is not moved. Move what is in it: give '*'.", destination);
        if (target.IsDirectory(to.Key)) throw new KvException(ErrorIds.ItemExists, KvErrorKind.Conflict, $"There is a directory '{to.Key}' already.", to.Key);
        Transfer(source, from.Key, target, to.Key, move: true, overwrite: Force);
        WriteFound(View(to), to.Key, PathIn(to, destination));
    }

    /// <summary>Where something goes: below a directory that is there, under its own name; else to the very path.</summary>
    private DrivePath Destination(DrivePath from, string path, out DriveView view)
    {
        DrivePath to = PathOf(path);
        view = Writable(to);
        if (!view.IsDirectory(to.Key)) return to;
        return to with { Key = to.IsRoot ? from.Name : $"{to.Key}/{from.Name}" };
    }

    private void Transfer(DriveView source, string from, DriveView target, string to, bool move, bool overwrite)
    {
        bool same = !source.IsPast && source.Store == target.Store;
        if (!source.TryGet(from, out _) && !source.Store.Read(() => source.Reader.IsDirectory(from)))
        {
            // There is nothing in it that the store would know of.
            target.Store.Made.Add(to);
            if (move && same) source.Store.Made.Move(from, to);
            return;
        }

        if (same)
        {
            Change(target, transaction =>
            {
                if (move) transaction.Move(from, to, overwrite);
                else transaction.Copy(from, to, overwrite);
            });
        }
        else
        {
            List<KvEntry> entries = source.TryGet(from, out KvEntry single) ? [single] : source.Store.Read(() => source.Reader.Enumerate(KeyPattern.Under(from)).ToList());
            bool shared = source.Store.Repository.CommonDirectory == target.Store.Repository.CommonDirectory;
            Precondition condition = overwrite ? Precondition.Any : Precondition.MustNotExist;
            Change(target, transaction =>
            {
                foreach (KvEntry entry in entries)
                {
                    _stop.Token.ThrowIfCancellationRequested();
                    string key = (to + entry.Key[from.Length..]).TrimStart('/');
                    if (shared && source.Reader is KvSnapshot) transaction.Set(key, entry.Blob, condition, entry.Expires);
                    else transaction.Set(key, source.Store.Read(() => source.Reader.Read(entry)), condition, entry.Expires);
                }
            });

            // It is there before it goes here: what fails in between leaves two, never none.
            if (move) Change(source, transaction => entries.ForEach(e => transaction.Remove(e.Key, Precondition.MustMatch(e.Version))));
        }

        if (move) source.Store.Made.Remove(from);
        target.Store.Made.RemoveAbove(to);
    }

    /// <summary>The path of what was put somewhere, written as the path that it was put to.</summary>
    private string PathIn(DrivePath to, string destination)
    {
        DrivePath given = PathOf(destination);
        if (given.Key == to.Key) return destination;
        return given.Key == to.Key[..Math.Max(to.Key.Length - to.Name.Length - 1, 0)]
            ? MakePath(destination, PathEscape.Escape(to.Name))
            : MakePath(GetParentPath(destination, string.Empty), PathEscape.Escape(to.Name));
    }
}
