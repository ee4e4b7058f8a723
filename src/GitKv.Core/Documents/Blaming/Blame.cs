using System.Text;
using System.Text.Json;
using GitKv.Core.Values;

namespace GitKv.Core.Documents.Blaming;

/// <summary>
/// Says of each part of a value which version gave it the value that it has: of JSON each property and array element, of text each line, of bytes
/// the whole. It goes back version by version, and no further than needed. Elements and lines that only moved, as others came before them, keep their origin.
/// </summary>
public static class Blame
{
    /// <summary>The parts of the newest version, in the order in which they stand there; none where there is no version.</summary>
    /// <param name="versions">The versions, newest first, each with what tells of its origin. Read as far as needed.</param>
    /// <param name="depth">How many steps of a path a part of JSON has at most; what is below is one part. Null: down to single values.</param>
    /// <param name="cancellation">Stops between versions.</param>
    public static IReadOnlyList<BlamePart<T>> Of<T>(IEnumerable<(T Origin, byte[] Content)> versions, int? depth = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(versions);
        BlameTracker<T>? tracker = null;
        T? origin = default;
        foreach ((T next, byte[] content) in versions)
        {
            cancellation.ThrowIfCancellationRequested();
            if (tracker is null) tracker = Begin<T>(content, depth);
            else tracker.GoBack(content, origin!);
            origin = next;
            if (tracker.IsDone) break;
        }

        return tracker?.End(origin!) ?? [];
    }

    private static BlameTracker<T> Begin<T>(byte[] newest, int? depth)
    {
        if (JsonForm.TryParse(newest, out JsonElement root)) return new JsonBlame<T>(root, depth ?? int.MaxValue);
        return ValueCodec.Classify(newest) == ValueKind.Bytes ? new WholeBlame<T>(newest) : new LineBlame<T>(Encoding.UTF8.GetString(newest));
    }
}
