using GitKv.Core.Objects;

namespace GitKv.Core.Refs;

/// <summary>
/// Keeps refs from being made where another ref's name is in the way. Refs in their own files can't be file and
/// folder at once, but packed ones could. Two writers that make <c>a</c> and <c>a/b</c> at the same time see each other's lock: the
/// one of <c>a/b</c> steps back while <c>a</c> is locked, and the one of <c>a</c> waits while anything below it is.
/// </summary>
internal sealed class NameConflicts(FileRefStore store)
{
    /// <summary>The ref above this name whose lock somebody else holds; null when there is none.</summary>
    public string? LockedParent(string name, Func<string, bool> isOurs)
    {
        for (string? parent = Parent(name); parent is not null; parent = Parent(parent))
            if (File.Exists(store.Paths.Loose(parent) + ".lock") && !isOurs(parent)) return parent;
        return null;
    }

    /// <summary>The ref whose file is where a folder should be.</summary>
    public string NameOfBlocker(string name, string path)
    {
        for (string? parent = Parent(name); parent is not null; parent = Parent(parent))
            if (store.Paths.Loose(parent) == path) return parent;
        return name;
    }

    /// <summary>Refuses edits that make a ref where an existing ref or one of the other edits is in the way.</summary>
    /// <param name="edits">All edits; each ref is as its edit expects.</param>
    /// <param name="isOurs">Whether this transaction holds a ref's lock.</param>
    /// <param name="wait">How long to wait for the locks of others.</param>
    /// <exception cref="RefConflictException">Some name is in the way.</exception>
    public void Check(IReadOnlyList<RefEdit> edits, Func<string, bool> isOurs, LockWait wait)
    {
        List<RefEdit> made = [.. edits.Where(edit => !edit.New.IsZero && edit.Expected.IsZero)];
        if (made.Count == 0) return;
        HashSet<string> names = edits.Select(static edit => edit.Name).ToHashSet(StringComparer.Ordinal);
        foreach (RefEdit edit in made)
        {
            for (string? parent = Parent(edit.Name); parent is not null; parent = Parent(parent))
                if (names.Contains(parent)) throw RefConflictException.ParentIsRef(edit.Name, parent);
        }

        foreach (RefEdit edit in made) WaitForChildren(edit.Name, isOurs, wait);

        // After their files: a ref that is being packed meanwhile is found in the one or the other.
        using PackedRefs packed = store.Packed();
        foreach (RefEdit edit in made)
        {
            for (string? parent = Parent(edit.Name); parent is not null; parent = Parent(parent))
            {
                if (packed.TryFind(parent, out ObjectId _) || File.Exists(store.Paths.Loose(parent)))
                    throw RefConflictException.ParentIsRef(edit.Name, parent);
            }

            if (packed.FirstUnder(edit.Name + "/") is { } child) throw RefConflictException.IsFolder(edit.Name, child);
            if (store.Exact is not null) CheckCase(edit.Name, packed, store.Exact);
        }
    }

    /// <summary>Refuses a new ref when something came below its name since it was checked.</summary>
    /// <exception cref="RefConflictException">Something did.</exception>
    public void CheckStillFree(string name)
    {
        if (FirstFile(name) is { } child) throw RefConflictException.IsFolder(name, child);
    }

    private static string? Parent(string name)
    {
        int slash = name.LastIndexOf('/');
        return slash > "refs".Length ? name[..slash] : null;
    }

    private void WaitForChildren(string name, Func<string, bool> isOurs, LockWait wait)
    {
        while (FirstFile(name) is { } child)
        {
            const string suffix = ".lock";
            if (!child.EndsWith(suffix, StringComparison.Ordinal) || isOurs(child[..^suffix.Length])) throw RefConflictException.IsFolder(name, child);
            if (!wait.Pause()) throw LockFile.Locked(store.Paths.Loose(child), child[..^suffix.Length]);
        }
    }

    /// <summary>A file below the ref's name: a ref, or the lock of one when there are only locks.</summary>
    private string? FirstFile(string name)
    {
        string folder = store.Paths.Loose(name);
        if (!Directory.Exists(folder)) return null;
        string? locked = null;
        try
        {
            foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            {
                string child = $"{name}/{Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/')}";
                if (!child.EndsWith(".lock", StringComparison.Ordinal)) return child;
                locked = child;
            }
        }
        catch (DirectoryNotFoundException)
        {
            // Empty folders are removed by whoever deletes the last ref in them.
        }

        return locked;
    }

    private static void CheckCase(string name, PackedRefs packed, ExactName exact)
    {
        PackedRefCursor cursor = packed.From("refs/"u8);
        while (cursor.MoveNext())
        {
            string packedName = System.Text.Encoding.UTF8.GetString(cursor.Name);
            if (packedName != name && exact.AreOne(packedName, name)) throw RefConflictException.DiffersInCase(name, packedName);
        }
    }
}
