using System.Text;

namespace GitKv.Core.Stores;

/// <summary>The message of a commit or tag: why, and the transaction's id as a trailer (git-interpret-trailers).</summary>
internal static class CommitMessage
{
    /// <summary>What the line begins with that has the transaction's id.</summary>
    public const string TransactionTrailer = "GitKv-Transaction: ";

    private const string Trailers = "GitKv-";

    public static string NewTransactionId() => Guid.NewGuid().ToString("N");

    public static string Compose(string? why, string summary, string transaction, DateTimeOffset? expires = null)
    {
        string text = string.IsNullOrWhiteSpace(why) ? summary : why.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\0', ' ').Trim();
        return $"{text}\n\n{TransactionTrailer}{transaction}\n{Expiry.ToTrailer(expires)}";
    }

    /// <summary>What the commit says when the caller gave no reason.</summary>
    public static string Summarize(IReadOnlyCollection<PendingChange> changes)
    {
        if (changes.Count == 1 && changes.First() is { Subtree: null } single) return OfItem(single);
        PendingChange[] coming = [.. changes.Where(static c => c.Subtree is { IsRemoval: false })];
        int leaving = changes.Count(static c => c.Subtree is { IsRemoval: true });
        int items = changes.Count - coming.Length - leaving;
        if (coming.Length == 1 && items == 0) return $"{(leaving > 0 ? "Move" : "Copy")} {Visible(coming[0].Subtree!.From)}/ to {Visible(coming[0].Key)}/";
        if (coming.Length > 0) return $"Change {items} items, {coming.Length} subtrees";
        return items != 1 ? $"Change {items} items" : OfItem(changes.First());
    }

    /// <summary>The message without GitKv's trailers, and the transaction's id where there is one.</summary>
    public static (string Message, string? Transaction) Split(string message)
    {
        string? transaction = null;
        string[] lines = message.TrimEnd().Split('\n');
        int count = lines.Length;
        while (count > 0 && (lines[count - 1].StartsWith(Trailers, StringComparison.Ordinal) || lines[count - 1].Length == 0))
        {
            string line = lines[--count];
            if (line.StartsWith(TransactionTrailer, StringComparison.Ordinal)) transaction = line[TransactionTrailer.Length..].Trim();
        }

        return (string.Join('\n', lines, 0, count), transaction);
    }

    private static string OfItem(in PendingChange change) => (change.Blob.IsZero ? "Remove " : "Set ") + Visible(change.Key);

    private static string Visible(string key)
    {
        if (!key.Any(char.IsControl)) return key;
        var text = new StringBuilder(key.Length);
        foreach (char c in key) text.Append(char.IsControl(c) ? '?' : c);
        return text.ToString();
    }
}
