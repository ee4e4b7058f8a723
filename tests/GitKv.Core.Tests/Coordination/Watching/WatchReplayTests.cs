using System.Text;
using GitKv.Core.Coordination.Watching;
using GitKv.Core.Errors;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Stores.History;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Coordination.Watching;

/// <summary>
/// Several writers change a store at random while it is watched by somebody who stops at random places and goes on with the last cursor that he got.
/// What he was told, replayed, must be the store's state, and where there is a history, the history.
/// </summary>
public sealed class WatchReplayTests : WatchTestsBase
{
    private const int Writers = 3;
    private const int Writes = 40;

    [Theory]
    [InlineData(KvLayout.Tree, 1)]
    [InlineData(KvLayout.Tree, 2)]
    [InlineData(KvLayout.Branch, 1)]
    [InlineData(KvLayout.Branch, 2)]
    [InlineData(KvLayout.Ref, 1)]
    [InlineData(KvLayout.Ref, 2)]
    public async Task What_a_watch_tells_replayed_is_what_became_of_the_store(KvLayout layout, int seed)
    {
        KvStore store = Make(layout);
        Set(store, "k/0", "before");
        Dictionary<string, string> replayed = All(store.Snapshot());
        var told = new List<HistoryRecord>();
        string cursor = Watch("k/*").Cursor;
        Task[] writers = [.. Enumerable.Range(0, Writers).Select(w => Task.Run(() => Write(Repo.Root, (100 * seed) + w)))];
        var random = new Random(seed);
        int restarts = 0;
        for (bool last = false; ;)
        {
            bool isOver = writers.All(w => w.IsCompleted);
            StoreWatch watch = Watch("k/*", cursor);
            restarts++;
            bool any = false;
            int polls = random.Next(1, 4);
            for (int poll = 0; poll < polls; poll++)
            {
                // Sometimes it is killed in the middle of what it has to tell.
                int most = random.Next(3) == 0 ? random.Next(1, 5) : int.MaxValue;
                foreach (WatchedChange change in watch.Poll().Take(most))
                {
                    any = true;
                    told.Add(change.Record);
                    cursor = change.Cursor;
                }

                if (most != int.MaxValue) break;
            }

            if (isOver && !any && last) break;
            last = isOver && !any;
        }

        await Task.WhenAll(writers);
        Assert.True(restarts > 2);
        foreach (HistoryRecord record in told) Replay(replayed, record);
        Assert.Equal(All(store.Snapshot()).Where(p => p.Key.StartsWith("k/", StringComparison.Ordinal)).OrderBy(p => p.Key), replayed.OrderBy(p => p.Key));
        if (layout == KvLayout.Ref) return;
        HistoryRecord[] history = [.. store.History(new HistoryQuery { Patterns = [Core.Keys.KeyPattern.Parse("k/*")] }).Read().Reverse()];
        foreach (IGrouping<string, HistoryRecord> key in told.GroupBy(r => r.Key))
        {
            string[] expected = [.. history.Where(r => r.Key == key.Key).Skip(key.Key == "k/0" ? 1 : 0).Select(Line)];
            Assert.Equal(expected, key.Select(Line));
        }

        Assert.Equal(history.Length - 1, told.Count);
        if (layout == KvLayout.Tree) Assert.Equal(history.Skip(1).Select(r => r.Commit).Distinct(), told.Select(r => r.Commit).Distinct());
    }

    private static string Line(HistoryRecord r) => $"{r.Change} {r.PreviousVersion}>{r.Version} {r.Message} {r.Transaction}";

    private void Replay(Dictionary<string, string> state, HistoryRecord record)
    {
        if (record.PreviousBlob.IsZero) Assert.False(state.ContainsKey(record.Key), $"{record.Key} was there");
        else Assert.Equal(Text(record.PreviousBlob), state[record.Key]);
        if (record.Blob.IsZero) Assert.True(state.Remove(record.Key), $"{record.Key} was not there");
        else state[record.Key] = Text(record.Blob);
    }

    private static void Write(string folder, int seed)
    {
        using GitRepository repository = GitRepository.Open(folder);
        KvStore store = KvStore.Open(repository, "s");
        var random = new Random(seed);
        for (int i = 0; i < Writes; i++)
        {
            using KvTransaction transaction = store.Begin();
            for (int key = random.Next(1, 4); key > 0; key--)
            {
                string name = $"{(random.Next(5) == 0 ? "other" : "k")}/{random.Next(6)}";
                if (random.Next(3) == 0) transaction.Remove(name);
                else transaction.Set(name, Encoding.UTF8.GetBytes($"{seed}.{i}.{key}"));
            }

            try
            {
                transaction.Commit();
            }
            catch (KvException e) when (e.Kind is KvErrorKind.Conflict or KvErrorKind.NotFound or KvErrorKind.Busy)
            {
                // Somebody else was faster, or the key to remove is not there.
            }
        }
    }
}
