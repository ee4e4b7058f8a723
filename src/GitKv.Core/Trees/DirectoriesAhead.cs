using System.Diagnostics.CodeAnalysis;

namespace GitKv.Core.Trees;

/// <summary>
/// The directories in a directory, which a walk comes to one after the other: the next ones are listed on other cores meanwhile. It begins with the second that
/// is entered, as who wants the first items only does not come so far. Disposing waits for what is under way. Not for several threads.
/// </summary>
/// <param name="trees">Where they are.</param>
/// <param name="siblings">The directory that they are in.</param>
/// <param name="path">Its key, with a slash.</param>
/// <param name="isWanted">Whether the walk enters one of them, by its key.</param>
[SuppressMessage("Usage", "CA2213", Justification = "The tasks are waited for.")]
internal sealed class DirectoriesAhead(TreeReader trees, DirectoryListing siblings, string path, Func<string, bool>? isWanted) : IDisposable
{
    private static readonly int s_most = Environment.ProcessorCount + 1;
    private readonly Queue<(int Index, Task<ListedDirectory> Listed)> _ahead = new();
    private bool _isUnderWay;
    private int _next;

    /// <summary>The directory at an index, which must be higher at each call.</summary>
    /// <exception cref="Errors.KvException">As reading a tree.</exception>
    public ListedDirectory Take(int index, string key)
    {
        while (_ahead.TryPeek(out (int Index, Task<ListedDirectory> Listed) skipped) && skipped.Index < index) Finish(_ahead.Dequeue().Listed);
        bool isThere = _ahead.TryPeek(out (int Index, Task<ListedDirectory> Listed) first) && first.Index == index;
        if (isThere) _ahead.Dequeue();
        if (_isUnderWay) GoAhead(index + 1);
        _isUnderWay = true;
        return isThere ? first.Listed.GetAwaiter().GetResult() : ListedDirectory.Of(trees, siblings[index].Id, key + "/", isKept: true);
    }

    public void Dispose()
    {
        while (_ahead.TryDequeue(out (int Index, Task<ListedDirectory> Listed) left)) Finish(left.Listed);
    }

    private void GoAhead(int from)
    {
        if (!trees.CanReadAhead) return;
        for (_next = Math.Max(_next, from); _next < siblings.Count && _ahead.Count < s_most; _next++)
        {
            TreeEntry entry = siblings[_next];
            if (!entry.IsTree || !TreeNames.TryDecode(entry, path, out string? key) || isWanted?.Invoke(key) == false) continue;
            string inside = key + "/";
            _ahead.Enqueue((_next, Task.Run(() => ListedDirectory.Of(trees, entry.Id, inside, isKept: false))));
        }
    }

    /// <summary>Nobody wants it any more, nor what went wrong with it.</summary>
    private static void Finish(Task task) => Task.WaitAny(task);
}
