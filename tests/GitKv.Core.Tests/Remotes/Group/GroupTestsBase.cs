using System.Globalization;
using System.Text;
using GitKv.Core.Remotes;
using GitKv.Core.Remotes.Cache;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Remotes.Cache;
using GitKv.Core.Tests.Support.Servers;

namespace GitKv.Core.Tests.Remotes.Group;

/// <summary>Writers of one machine to a remote that counts what is pushed to it.</summary>
public abstract class GroupTestsBase : IDisposable
{
    private protected BareRemote Remote { get; } = new();

    private string PushLog => Path.Combine(Remote.Folder, "pushes");

    public void Dispose()
    {
        Remote.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>From now on; before anything else, so that each push is counted by the time it is answered.</summary>
    private protected void CountPushes() => Remote.Hook("pre-receive", $"echo push >> '{PushLog.Replace('\\', '/')}'");

    private protected int Pushes => File.Exists(PushLog) ? File.ReadAllLines(PushLog).Length : 0;

    private protected RemoteClient Machine() => new(Remote.Path);

    private protected static KvStore Open(RemoteClient machine) => machine.Store("s");

    private protected static void Increment(KvStore store, string key = "n") => store.Update(key, (transaction, entry) =>
    {
        int now = entry is { } there ? int.Parse(Encoding.UTF8.GetString(transaction.Read(there)), CultureInfo.InvariantCulture) : 0;
        transaction.Set(key, Encoding.UTF8.GetBytes((now + 1).ToString(CultureInfo.InvariantCulture)));
    });

    private protected static void Set(KvStore store, string key, string value, Precondition precondition = default)
    {
        using KvTransaction transaction = store.Begin();
        transaction.Set(key, Encoding.UTF8.GetBytes(value), precondition);
        transaction.Commit();
    }

    private protected string? Value(string key = "n")
    {
        using var repository = GitRepository.Open(Remote.Path);
        KvSnapshot snapshot = KvStore.Open(repository, "s").Snapshot();
        return snapshot.TryGet(key, out KvEntry entry) ? Encoding.UTF8.GetString(snapshot.Read(entry)) : null;
    }

    /// <summary>How many changes wait in the queue of a machine.</summary>
    private protected static int Waiting(RemoteClient machine)
    {
        string[] files = Directory.GetFiles(machine.CacheRoot, "state", SearchOption.AllDirectories);
        return files.Sum(f => Core.Remotes.Group.QueueState.Load(f).Changes.Count);
    }

    private protected static void Until(Func<bool> holds)
    {
        var limit = System.Diagnostics.Stopwatch.StartNew();
        while (!holds())
        {
            if (limit.Elapsed > TimeSpan.FromMinutes(2)) throw new TimeoutException("It did not come to that.");
            Thread.Sleep(5);
        }
    }

    /// <summary>What <see cref="Support.TestProcess"/> runs: increments, each told on standard output when it was acknowledged.</summary>
    private protected static void IncrementMany(string[] arguments)
    {
        using GitRepository repository = RemoteRepository.Open(RemoteAddress.Resolve(null, arguments[1]), new RemoteCache(arguments[0]));
        for (int i = 0; i < int.Parse(arguments[2], CultureInfo.InvariantCulture); i++)
        {
            Increment(KvStore.Open(repository, "s"));
            Console.WriteLine("won");
            Console.Out.Flush();
        }
    }
}
