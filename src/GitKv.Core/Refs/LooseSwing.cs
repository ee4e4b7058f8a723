using System.Text;
using GitKv.Core.Diagnostics;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Refs;

/// <summary>Gives one ref a value in its own file: written to the lock file, which then gets the ref's name.</summary>
internal static class LooseSwing
{
    public static void Write(HeldRef held, ObjectId id, FsyncPolicy fsync) =>
        held.Lock.Write(Encoding.ASCII.GetBytes(id.ToString() + "\n"), fsync.References);

    /// <exception cref="RefConflictException">There is a folder with refs in the place.</exception>
    public static void Commit(HeldRef held, string root, FsyncPolicy fsync)
    {
        // An empty folder is left of refs below this name that were deleted or packed.
        if (!held.IsLoose) EmptyFolders.RemoveTree(held.Path);
        FaultPoint.Reach("refs.rename");
        try
        {
            held.Lock.Rename(held.Path);
        }
        catch (Exception e) when (WriteFailure.Is(e) && Directory.Exists(held.Path))
        {
            throw RefConflictException.IsFolder(held.Name, held.Name + "/…");
        }

        if (!fsync.Folders) return;
        string folder = Path.GetDirectoryName(held.Path)!;
        UnixFile.SyncFolder(folder);

        // A folder that is new needs its own name kept too.
        while (held.Lock.MadeFolder && folder.Length > root.Length)
        {
            folder = Path.GetDirectoryName(folder)!;
            UnixFile.SyncFolder(folder);
        }
    }
}
