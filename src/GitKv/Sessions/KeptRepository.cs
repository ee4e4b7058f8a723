using GitKv.Core.Repositories;

namespace GitKv.Sessions;

/// <summary>
/// A repository that a command uses, and that the items read from which it found, also after it. What is opened by a path is kept for a
/// moment when the command has ended: the next command of a loop goes on with it. Of those that no command uses only the few that were
/// used last have files open, and these no longer than <see cref="IdleTime"/>.
/// </summary>
internal sealed class KeptRepository
{
    /// <summary>How long after the last command, or the last item that was read, all files are closed.</summary>
    internal static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(1);

    private const int MostOpen = 8;

    /// <summary>Those that may have files open though no command uses them; the last one used first. They are also the ones that the next command may take.</summary>
    private static readonly LinkedList<KeptRepository> s_idle = [];

    /// <summary>Guards the list, and who is used. Never held while <see cref="Gate"/> is waited for.</summary>
    private static readonly Lock s_gate = new();

    private static readonly Timer s_timer = new(static _ => CloseAll());

    private readonly string? _path;
    private bool _isUsed = true;

    /// <summary>A repository that is used by what made it, until <see cref="Release"/>.</summary>
    internal KeptRepository(GitRepository repository)
        : this(repository, path: null)
    {
    }

    private KeptRepository(GitRepository repository, string? path)
    {
        Repository = repository;
        _path = path;
    }

    internal GitRepository Repository { get; }

    /// <summary>Held while an item reads: one reader at a time, on whatever thread.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>The repository at or above a folder: what the last command used, where it is still the one there, else opened anew.</summary>
    internal static KeptRepository Open(string path)
    {
        if (Take(path) is not { } kept) return new KeptRepository(GitRepository.Open(path), path);

        // Whoever closed its files when it was taken has finished when the gate is free.
        lock (kept.Gate)
        {
            if (kept.Repository.Renew(path)) return kept;
        }

        kept.Leave();
        kept.Close();
        return new KeptRepository(GitRepository.Open(path), path);
    }

    /// <summary>The command has ended.</summary>
    internal void Release()
    {
        Leave();

        // Windows does not let go of the name of a file that is mapped: whoever removes the repository after a command must be able to.
        if (_path is null || OperatingSystem.IsWindows()) Close();
        else Keep();
    }

    /// <summary>An item has read; call it without <see cref="Gate"/>.</summary>
    internal void HasRead()
    {
        if (!Volatile.Read(ref _isUsed)) Keep();
    }

    private static KeptRepository? Take(string path)
    {
        lock (s_gate)
        {
            foreach (KeptRepository kept in s_idle)
            {
                if (kept._path != path) continue;
                s_idle.Remove(kept);
                kept._isUsed = true;
                return kept;
            }
        }

        return null;
    }

    private static void CloseAll()
    {
        KeptRepository[] idle;
        lock (s_gate)
        {
            idle = [.. s_idle];
            s_idle.Clear();
        }

        foreach (KeptRepository kept in idle) kept.Close();
    }

    private void Leave()
    {
        lock (s_gate) _isUsed = false;
    }

    private void Keep()
    {
        KeptRepository? oldest = null;
        lock (s_gate)
        {
            if (_isUsed) return;
            if (s_idle.First?.Value != this)
            {
                s_idle.Remove(this);
                s_idle.AddFirst(this);
            }

            if (s_idle.Count > MostOpen)
            {
                oldest = s_idle.Last!.Value;
                s_idle.RemoveLast();
            }

            s_timer.Change(IdleTime, Timeout.InfiniteTimeSpan);
        }

        oldest?.Close();
    }

    /// <summary>Lets go of all files, unless a command has taken it meanwhile. An item that reads later opens some again.</summary>
    private void Close()
    {
        lock (Gate)
        {
            lock (s_gate)
            {
                if (_isUsed) return;
            }

            Repository.Release();
        }
    }
}
