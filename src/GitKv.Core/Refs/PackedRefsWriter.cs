using System.Text;
using GitKv.Core.Diagnostics;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Refs;

/// <summary>One change of the packed refs: a value, or <see cref="ObjectId.Zero"/> to leave the ref out.</summary>
internal readonly record struct PackedChange(string Name, ObjectId Id);

/// <summary>
/// Writes the packed refs anew with changes (git-pack-refs). What lies between two changes is copied as it is.
/// The caller holds the lock of the packed refs and those of all refs that change.
/// </summary>
internal sealed class PackedRefsWriter(RefPaths paths, TagPeeler peeler, Sharing sharing)
{
    private const int BufferSize = 64 * 1024;

    /// <summary>Replaces the file in one step. It carries everybody's refs: its content is synced before it gets its name, whatever is configured.</summary>
    /// <param name="before">The packed refs as they are.</param>
    /// <param name="changes">In the order of their names, no name twice.</param>
    /// <param name="syncFolder">Whether the new name must survive a power cut too.</param>
    public void Replace(PackedRefs before, IReadOnlyList<PackedChange> changes, bool syncFolder)
    {
        // Not the name that git uses: one left by a killed process would keep git from writing ever after. Here it is just
        // overwritten, as only the holder of the lock comes here.
        string temporary = paths.Packed + ".gitkv";
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, BufferSize))
            {
                Write(file, before, changes);
                file.Flush(flushToDisk: true);
            }

            FaultPoint.Reach("refs.packed-written");
            sharing.AdjustFile(temporary);
            Replacing.Move(temporary, paths.Packed);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        if (syncFolder) UnixFile.SyncFolder(Path.GetDirectoryName(paths.Packed)!);
    }

    /// <summary>Whether the changes make a difference.</summary>
    public static bool Differs(PackedRefs before, IReadOnlyList<PackedChange> changes)
    {
        foreach (PackedChange change in changes)
        {
            bool found = before.TryFind(change.Name, out ObjectId id);
            if (change.Id.IsZero ? found : !found || id != change.Id) return true;
        }

        return false;
    }

    private void Write(FileStream file, PackedRefs before, IReadOnlyList<PackedChange> changes)
    {
        // Whoever reads "fully-peeled" takes a ref without ^ line for one that is no tag: not to be claimed for lines copied from a file that did not.
        string traits = before.IsFullyPeeled ? "peeled fully-peeled sorted" : before.IsPeeled ? "peeled sorted" : "sorted";
        file.Write(Encoding.ASCII.GetBytes($"# pack-refs with: {traits} \n"));
        int copied = before.Begin;
        foreach (PackedChange change in changes)
        {
            byte[] name = Encoding.UTF8.GetBytes(change.Name);
            int at = before.Position(name);
            file.Write(before.Slice(copied, at));
            PackedRefCursor cursor = before.From(name);
            copied = cursor.MoveNext() && cursor.Name.SequenceEqual(name) ? at + cursor.Record.Length : at;
            if (!change.Id.IsZero) WriteRecord(file, change.Id, name);
        }

        file.Write(before.Slice(copied, before.End));
    }

    private void WriteRecord(FileStream file, ObjectId id, byte[] name)
    {
        file.Write(Encoding.ASCII.GetBytes(id.ToString()));
        file.WriteByte((byte)' ');
        file.Write(name);
        file.WriteByte((byte)'\n');
        if (peeler.Peel(id) is { } peeled) file.Write(Encoding.ASCII.GetBytes($"^{peeled}\n"));
    }
}
