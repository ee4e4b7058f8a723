using System.Globalization;
using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Remotes;
using GitKv.Core.Remotes.Cache;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;
using GitKv.Core.Tests.Support.Servers;

namespace GitKv.Core.Tests.Remotes.Races;

/// <summary>
/// Processes on several machines increment one counter over HTTP, while a saboteur drops connections and processes are killed. Small unless
/// GITKV_RACE_INCREMENTS (and GITKV_RACE_PROCESSES) say otherwise: see demo/counters.sh.
/// </summary>
public sealed class CounterRaceTests : IDisposable
{
    private const int Machines = 4;

    private static readonly int s_increments = Setting("GITKV_RACE_INCREMENTS", 24);
    private static readonly int s_processes = Setting("GITKV_RACE_PROCESSES", 4);
    private readonly TempFolder _folder = new();

    public static TheoryData<KvLayout> Layouts => [KvLayout.Tree, KvLayout.Branch, KvLayout.Ref];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Layouts))]
    public void The_end_value_is_what_was_acknowledged_and_each_unknown_is_accounted_for(KvLayout layout)
    {
        using var server = new HttpServer();
        using var saboteur = new Saboteur(server.Port, Saboteur.AtRandom(seed: 7 + (int)layout, oneIn: 25));
        using (GitRepository repository = RemoteRepository.Open(RemoteAddress.Resolve(null, server.Url), new RemoteCache(Path.Combine(_folder.Path, "first"))))
        {
            KvStore store = KvStore.Create(repository, new StoreOptions("s", layout));
            Increment(store, "begin");
        }

        string url = server.UrlAt(saboteur.Port);
        int each = s_increments / s_processes;
        var won = new List<string>();
        var open = new List<string>();

        // Each process is killed at some place once, and its work taken over by another one.
        string[] faults = ["group.sending:3", "group.pushed:4", "group.queued:5", "group.settled:6"];
        TestProcess[] running = [.. Enumerable.Range(0, s_processes).Select(i => Start(url, i, each, i % 4 == 3 ? null : faults[i / 4 % faults.Length]))];
        for (int i = 0; i < running.Length; i++)
        {
            int done = Account(running[i], won, open);
            running[i].Dispose();
            if (done >= each) continue;
            using TestProcess rest = Start(url, i, each - done, null);
            rest.AssertSucceeded();
            Account(rest, won, open);
        }

        int value = Value(server.Remote.Path);
        if (layout == KvLayout.Ref)
        {
            // No history tells whose increments those are that nobody has acknowledged.
            Assert.InRange(value, won.Count + 1, won.Count + 1 + open.Count);
        }
        else
        {
            string log = server.Remote.Run("log", "--format=%s", layout == KvLayout.Tree ? "refs/kv/s" : "refs/kv/s/n");
            var landed = log.Split('\n').ToHashSet();
            Assert.All(won, id => Assert.Contains(id, landed));
            Assert.Equal(value, won.Count + 1 + open.Count(landed.Contains));
        }

        server.Remote.Run("fsck", "--strict");
    }

    private TestProcess Start(string url, int number, int count, string? fault) => TestProcess.Start(Work,
        [Path.Combine(_folder.Path, $"machine{number % Machines}"), url, count.ToString(CultureInfo.InvariantCulture)], fault);

    /// <summary>What one did: increments that were acknowledged, and those of which it is not known. Returns how many of both.</summary>
    private static int Account(TestProcess process, List<string> won, List<string> open)
    {
        _ = process.ExitCode;
        var begun = new List<string>();
        foreach (string line in process.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string id = line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..];
            if (line.StartsWith("begin ", StringComparison.Ordinal)) begun.Add(id);
            else if (line.StartsWith("won ", StringComparison.Ordinal)) won.Add(id);
            else if (line.StartsWith("not ", StringComparison.Ordinal)) begun.Remove(id);
        }

        open.AddRange(begun.Except(won));
        return begun.Count;
    }

    private static void Work(string[] arguments)
    {
        using GitRepository repository = RemoteRepository.Open(RemoteAddress.Resolve(null, arguments[1]), new RemoteCache(arguments[0]));
        int count = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        KvStore? store = null;
        for (int i = 0; i < count; i++)
        {
            string id = Guid.NewGuid().ToString("N");
            Say("begin " + id);
            try
            {
                store ??= KvStore.Open(repository, "s");
                Increment(store, id);
                Say("won " + id);
            }
            catch (KvException e) when (e.ErrorId == ErrorIds.RemoteUnknown)
            {
                // It may have landed: it is done as far as this one can tell.
            }
            catch (KvException e) when (e.IsTransient)
            {
                Say("not " + id);
                i--;
            }
        }
    }

    private static void Say(string line)
    {
        Console.WriteLine(line);
        Console.Out.Flush();
    }

    private static void Increment(KvStore store, string why) => store.Update("n", (transaction, entry) =>
    {
        int now = entry is { } there ? int.Parse(Encoding.UTF8.GetString(transaction.Read(there)), CultureInfo.InvariantCulture) : 0;
        transaction.Set("n", Encoding.UTF8.GetBytes((now + 1).ToString(CultureInfo.InvariantCulture)));
    }, new CommitOptions { Message = why });

    private static int Value(string remote)
    {
        using var repository = GitRepository.Open(remote);
        KvSnapshot snapshot = KvStore.Open(repository, "s").Snapshot();
        Assert.True(snapshot.TryGet("n", out KvEntry entry));
        return int.Parse(Encoding.UTF8.GetString(snapshot.Read(entry)), CultureInfo.InvariantCulture);
    }

    private static int Setting(string name, int usual) => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int set) ? set : usual;
}
