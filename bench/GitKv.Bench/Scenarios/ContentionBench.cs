using System.Diagnostics;
using System.Globalization;
using System.Text;
using GitKv.Bench.Measuring;
using GitKv.Bench.Reporting;
using GitKv.Core.Remotes;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Bench.Scenarios;

/// <summary>
/// Increments of one counter on a remote a second, under 1, 8 and 32 contenders on one machine: GitKv's group commit beside the loop that scripts have, a clone each,
/// with git fetch, commit and push until it is taken.
/// </summary>
internal static class ContentionBench
{
    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(10);

    private const string Naive = """
        while [ ! -e "$1" ]; do
          git fetch -q origin +refs/heads/counter:refs/remotes/origin/counter || continue
          value=$(($(git show refs/remotes/origin/counter:n) + 1))
          tree=$(printf '100644 blob %s\tn\n' "$(echo $value | git hash-object -w --stdin)" | git mktree)
          commit=$(git commit-tree -p refs/remotes/origin/counter -m "$value" "$tree")
          git push -q origin "$commit:refs/heads/counter" 2>/dev/null
        done
        """;

    public static void Run(Workspace workspace, Report report)
    {
        Environment.SetEnvironmentVariable("GITKV_CACHE", Path.Combine(workspace.Folder, "cache"));
        foreach (KvLayout layout in new[] { KvLayout.Tree, KvLayout.Branch, KvLayout.Ref })
        {
            foreach (int contenders in new[] { 1, 8, 32 })
            {
                double own = Own(workspace, layout, contenders);
                if (layout != KvLayout.Tree)
                {
                    report.Row($"{layout}, {contenders} contenders", $"{own:0.0} increments a second");
                    continue;
                }

                double naive = OfScripts(workspace, contenders);
                report.Row($"{layout}, {contenders} contenders", $"{own:0.0} increments a second, the loop {naive:0.0}: {own / Math.Max(naive, 0.1):0.0} times as many");
            }
        }
    }

    private static double Own(Workspace workspace, KvLayout layout, int contenders)
    {
        string remote = workspace.NewRepository();
        RemoteAddress address = RemoteAddress.Resolve(null, remote);
        using (GitRepository first = RemoteRepository.Open(address))
        {
            KvStore.Create(first, new StoreOptions("s", layout));
            Increment(KvStore.Open(first, "s"));
        }

        int count = 0;
        using var over = new CancellationTokenSource();
        using var ready = new Barrier(contenders + 1);
        Thread[] threads = [.. Enumerable.Range(0, contenders).Select(_ => new Thread(() =>
        {
            using GitRepository repository = RemoteRepository.Open(address);
            KvStore store = KvStore.Open(repository, "s");
            ready.SignalAndWait();
            while (!over.IsCancellationRequested)
            {
                Increment(store);
                if (!over.IsCancellationRequested) Interlocked.Increment(ref count);
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        ready.SignalAndWait();
        Thread.Sleep(s_time);
        over.Cancel();
        int done = Volatile.Read(ref count);
        foreach (Thread thread in threads) thread.Join();
        return done / s_time.TotalSeconds;
    }

    private static double OfScripts(Workspace workspace, int contenders)
    {
        string remote = workspace.NewRepository();
        string blob = Workspace.Run("git", remote, s => s.Write("0\n"u8), "hash-object", "-w", "--stdin").Output.Trim();
        string tree = Workspace.Run("git", remote, s => s.Write(Encoding.ASCII.GetBytes($"100644 blob {blob}\tn\n")), "mktree").Output.Trim();
        string commit = Workspace.Git(remote, "commit-tree", "-m", "0", tree).Trim();
        Workspace.Git(remote, "update-ref", "refs/heads/counter", commit);
        string stop = Path.Combine(workspace.Folder, "stop-" + Guid.NewGuid().ToString("N"));
        var clones = new List<string>();
        for (int i = 0; i < contenders; i++)
        {
            string clone = workspace.NewRepository();
            Workspace.Git(clone, "remote", "add", "origin", remote);
            clones.Add(clone);
        }

        Process[] loops = [.. clones.Select(clone => Process.Start(new ProcessStartInfo("sh", ["-c", Naive, "sh", stop]) { WorkingDirectory = clone })!)];
        Thread.Sleep(s_time);
        int done = int.Parse(Workspace.Git(remote, "show", "refs/heads/counter:n"), CultureInfo.InvariantCulture);
        File.WriteAllText(stop, "");
        foreach (Process loop in loops)
        {
            loop.WaitForExit();
            loop.Dispose();
        }

        return done / s_time.TotalSeconds;
    }

    private static void Increment(KvStore store) => store.Update("n", (transaction, entry) =>
    {
        int now = entry is { } there ? int.Parse(Encoding.UTF8.GetString(transaction.Read(there)), CultureInfo.InvariantCulture) : 0;
        transaction.Set("n", Encoding.UTF8.GetBytes((now + 1).ToString(CultureInfo.InvariantCulture)));
    });
}
