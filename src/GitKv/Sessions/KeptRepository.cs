using GitKv.Core.Repositories;

namespace GitKv.Sessions;

/// <summary>
/// A repository that items read from, while the command that found them runs and after it. Afterwards only the few that were
/// read from last have files open, whatever number of items a script holds.
/// </summary>
internal sealed class KeptRepository(GitRepository repository)
{
    private const int MostOpen = 8;

    private static readonly Lock s_gate = new();
    private static readonly LinkedList<KeptRepository> s_open = [];
    private volatile bool _isOver;

    internal GitRepository Repository { get; } = repository;

    /// <summary>Held while an item reads: one reader at a time, on whatever thread.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>The command has ended: lets go of all files. An item that reads later opens some again.</summary>
    internal void Release()
    {
        lock (Gate)
        {
            _isOver = true;
            Repository.Release();
        }
    }

    /// <summary>An item has read; call it without <see cref="Gate"/>.</summary>
    internal void HasRead()
    {
        if (!_isOver) return;
        KeptRepository? oldest = null;
        lock (s_gate)
        {
            if (s_open.First?.Value == this) return;
            s_open.Remove(this);
            s_open.AddFirst(this);
            if (s_open.Count > MostOpen)
            {
                oldest = s_open.Last!.Value;
                s_open.RemoveLast();
            }
        }

        oldest?.Release();
    }
}
