using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using GitKv.Bench.Measuring;
using GitKv.Bench.Peers;
using GitKv.Bench.Reporting;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Bench.Scenarios;

/// <summary>Objects under their ids: put, get, exists and concurrent put, at 1 KB, 100 KB and 1 MB; beside SQLite and a plain folder of git's loose objects. Operations a second.</summary>
internal static class ObjectsBench
{
    private const int Threads = 8;

    public static void Run(Workspace workspace, Report report)
    {
        foreach ((int size, int count) in new[] { (1_000, 2000), (100_000, 200), (1_000_000, 30) })
        {
            byte[][] values = [.. Enumerable.Range(0, count).Select(i => Peer.Value(i, size))];
            var stores = new List<ObjectStore> { new GitKvObjects(workspace), new FolderObjects(workspace) };
            if (Sqlite.IsHere) stores.Add(new SqliteObjects(workspace));
            Measure(workspace, report, size, values, stores);
            foreach (ObjectStore store in stores) store.Dispose();
        }
    }

    private static void Measure(Workspace workspace, Report report, int size, byte[][] values, List<ObjectStore> stores)
    {
        string what = size < 1_000_000 ? $"{size / 1000} KB" : $"{size / 1_000_000} MB";
        int rounds = report.Rounds(5);
        byte[][][] contents = [.. Enumerable.Range(0, rounds + 1).Select(r => Fresh(values, r))];
        Take("put", s => r => Timing.Time(() =>
        {
            foreach (byte[] value in contents[r + 1]) s.Put(value);
        }));
        Take("get", s => r => Timing.Time(() =>
        {
            foreach (string id in s.Ids(contents[0])) s.Get(id);
        }));
        Take("exists", s => r =>
        {
            string[] ids = s.Ids(contents[0]);
            return Timing.Time(() =>
            {
                foreach (string id in ids)
                    if (!s.Exists(id)) throw new InvalidOperationException(id);
            });
        });
        byte[][][] more = [.. Enumerable.Range(0, rounds + 1).Select(r => Fresh(values, 1000 + r))];
        Take($"put by {Threads} threads", s => r => Concurrently(s, more[r + 1]));

        void Take(string operation, Func<ObjectStore, Func<int, double>> measured)
        {
            IReadOnlyList<Result> results = Rounds.Of(rounds, [.. stores.Select(s => measured(s)).Zip(stores, (m, s) => new Subject(s.Name, r => m(r) / values.Length))]);
            report.Table($"{what} objects: {operation}", [.. results.Select(r => r with { Note = $"{Text.Count(1 / r.Seconds.Median)} a second" })]);
        }
    }

    private static byte[][] Fresh(byte[][] values, int round) => [.. values.Select(v =>
    {
        byte[] copy = (byte[])v.Clone();
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{round:0000}")).CopyTo(copy, copy.Length / 2);
        return copy;
    })];

    private static double Concurrently(ObjectStore store, byte[][] values)
    {
        using var ready = new Barrier(Threads + 1);
        int next = -1;
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            using ObjectStore own = store.Again();
            ready.SignalAndWait();
            for (int i; (i = Interlocked.Increment(ref next)) < values.Length;) own.Put(values[i]);
        }))];
        foreach (Thread thread in threads) thread.Start();
        ready.SignalAndWait();
        long begin = Stopwatch.GetTimestamp();
        foreach (Thread thread in threads) thread.Join();
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    private abstract class ObjectStore : IDisposable
    {
        private string[]? _ids;

        public abstract string Name { get; }

        public abstract string Put(byte[] content);

        public abstract byte[] Get(string id);

        public abstract bool Exists(string id);

        /// <summary>The same store for another thread.</summary>
        public abstract ObjectStore Again();

        public string[] Ids(byte[][] contents) => _ids ??= [.. contents.Select(Put)];

        public abstract void Dispose();

        protected static byte[] Hash(byte[] content, out byte[] header)
        {
            header = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {content.Length}\0"));
            using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
            sha.AppendData(header);
            sha.AppendData(content);
            return sha.GetHashAndReset();
        }

        protected static byte[] Compress(byte[] header, byte[] content)
        {
            var compressed = new MemoryStream();
            using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            {
                zlib.Write(header);
                zlib.Write(content);
            }

            return compressed.ToArray();
        }

        protected static byte[] Expand(byte[] compressed)
        {
            var content = new MemoryStream();
            using var zlib = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
            zlib.CopyTo(content);
            return content.ToArray();
        }
    }

    /// <summary>The engine: an <see cref="ObjectWriter"/> for each object.</summary>
    private sealed class GitKvObjects(GitRepository repository, bool owns) : ObjectStore
    {
        public GitKvObjects(Workspace workspace)
            : this(GitRepository.Open(workspace.NewRepository()), owns: true)
        {
        }

        public override string Name => "GitKv";

        public override string Put(byte[] content)
        {
            using var writer = new ObjectWriter(repository.Objects, repository.Fsync(durable: false));
            ObjectId id = writer.Write(ObjectType.Blob, content);
            writer.Flush();
            return id.ToString();
        }

        public override byte[] Get(string id) => repository.Objects.Read(ObjectId.Parse(id), ObjectType.Blob);

        public override bool Exists(string id) => repository.Objects.Contains(ObjectId.Parse(id));

        public override ObjectStore Again() => new GitKvObjects(repository, owns: false);

        public override void Dispose()
        {
            if (owns) repository.Dispose();
        }
    }

    /// <summary>git's loose objects, written as anybody would: hashed, compressed, a temporary file, renamed.</summary>
    private sealed class FolderObjects(string folder) : ObjectStore
    {
        public FolderObjects(Workspace workspace)
            : this(Path.Combine(workspace.NewRepository(), "objects"))
        {
        }

        public override string Name => "a plain folder of loose objects";

        public override string Put(byte[] content)
        {
            string id = Convert.ToHexStringLower(Hash(content, out byte[] header));
            string path = PathOf(id);
            if (File.Exists(path)) return id;
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            string temporary = Path.Combine(folder, $"tmp_obj_{Guid.NewGuid():N}");
            File.WriteAllBytes(temporary, Compress(header, content));
            File.Move(temporary, path);
            return id;
        }

        public override byte[] Get(string id) => Expand(File.ReadAllBytes(PathOf(id)));

        public override bool Exists(string id) => File.Exists(PathOf(id));

        public override ObjectStore Again() => new FolderObjects(folder);

        public override void Dispose()
        {
        }

        private string PathOf(string id) => Path.Combine(folder, id[..2], id[2..]);
    }

    /// <summary>A table of ids and compressed objects.</summary>
    private sealed class SqliteObjects(string path) : ObjectStore
    {
        private readonly Sqlite _database = new(path, "WAL", "NORMAL");

        public SqliteObjects(Workspace workspace)
            : this(Path.Combine(workspace.Folder, $"objects-{Guid.NewGuid():N}.db"))
        {
        }

        public override string Name => "SQLite, WAL, synchronous=NORMAL";

        public override string Put(byte[] content)
        {
            string id = Convert.ToHexStringLower(Hash(content, out byte[] header));
            _database.Put(id, Compress(header, content));
            return id;
        }

        public override byte[] Get(string id) => Expand(_database.Get(id)!);

        public override bool Exists(string id) => _database.Exists(id);

        public override ObjectStore Again() => new SqliteObjects(path);

        public override void Dispose() => _database.Dispose();
    }
}
