using System.Diagnostics;
using System.Text;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Bench;

/// <summary>Warm reads of single keys, beside a git cat-file --batch that is kept open. Both resolve the key in the newest commit each time.</summary>
internal static class GetBench
{
    private const int Inner = 2000;

    public static void Run(Workspace workspace)
    {
        string path = workspace.NewRepository();
        using GitRepository repository = GitRepository.Open(path);
        KvStore store = Workspace.Fill(repository, "s", 100_000);
        using Process git = Process.Start(new ProcessStartInfo("git", "cat-file --batch") { WorkingDirectory = path, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Stream input = git.StandardInput.BaseStream;
        Stream output = git.StandardOutput.BaseStream;
        KvSnapshot snapshot = store.Snapshot();
        string[] blobs = [.. Enumerable.Range(0, Inner).Select(i => snapshot.TryGet(Key(i), out KvEntry e) ? e.Blob.ToString() : throw new InvalidOperationException())];

        (double own, double cat, double ratio) = Timing.Pair(21, _ => Read(s => s), _ => Ask(blobs));
        Timing.Row("get of one key at 100,000, a snapshot each time", $"{own / Inner * 1e6:0.0} us");
        Timing.Row("git cat-file --batch kept open, by blob id", $"{cat / Inner * 1e6:0.0} us, GitKv {ratio:0.0} times as fast (goal: 1)");
        git.StandardInput.Close();
        git.WaitForExit();

        void Read(Func<string, string> _)
        {
            for (int i = 0; i < Inner; i++)
            {
                KvSnapshot now = store.Snapshot();
                if (!now.TryGet(Key(i), out KvEntry entry) || now.Read(entry).Length < 1000) throw new InvalidOperationException();
            }
        }

        void Ask(string[] names)
        {
            byte[] buffer = new byte[4096];
            foreach (string name in names)
            {
                input.Write(Encoding.UTF8.GetBytes(name + "\n"));
                input.Flush();
                int at = 0;
                int end = -1;
                while (end < 0 || at < end)
                {
                    at += output.Read(buffer, at, buffer.Length - at);
                    int line = buffer.AsSpan(0, at).IndexOf((byte)'\n');
                    if (line < 0) continue;
                    string head = Encoding.UTF8.GetString(buffer, 0, line);
                    end = line + 1 + int.Parse(head[(head.LastIndexOf(' ') + 1)..], null) + 1;
                }
            }
        }
    }

    private static string Key(int i) => $"dir/key-{(uint)(i * 48271) % 100_000}";
}
