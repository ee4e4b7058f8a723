using System.Text;
using GitKv.Core.Coordination.Watching;
using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Stores;
using GitKv.Core.Stores.History;
using GitKv.Core.Tests.Stores;

namespace GitKv.Core.Tests.Coordination.Watching;

/// <summary>Short words for watching.</summary>
public abstract class WatchTestsBase : StoreTestsBase
{
    private protected StoreWatch Watch(string pattern = "**", string? after = null, bool net = false, string store = "s") =>
        StoreWatch.Begin(Repository, store, null, Options(pattern, after, net));

    private protected static WatchOptions Options(string pattern = "**", string? after = null, bool net = false) =>
        new() { Patterns = [KeyPattern.Parse(pattern)], After = after, Net = net };

    /// <summary>What a poll tells, such as <c>Added a=1</c>, <c>Modified a=1>2</c>, <c>Removed a=2</c>.</summary>
    private protected string[] Poll(StoreWatch watch) => [.. watch.Poll().Select(Show)];

    private protected string Show(WatchedChange change) => Show(change.Record);

    private protected string Show(HistoryRecord record)
    {
        string before = Text(record.PreviousBlob);
        string after = Text(record.Blob);
        string values = before.Length > 0 && after.Length > 0 ? $"{before}>{after}" : before + after;
        return $"{record.Change} {record.Key}={values}";
    }

    private protected string Text(ObjectId blob) => blob.IsZero ? "" : Encoding.UTF8.GetString(Repository.Objects.Read(blob, ObjectType.Blob));
}
