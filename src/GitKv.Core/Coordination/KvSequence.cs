using System.Globalization;
using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Stores;
using GitKv.Core.Values;

namespace GitKv.Core.Coordination;

/// <summary>
/// A sequence of numbers: the item holds the last one that was given. Each number is given once, and none is left out, whoever asks from wherever: the
/// step from one to the next is a compare-and-swap of the item.
/// </summary>
public static class KvSequence
{
    /// <summary>Takes the next numbers.</summary>
    /// <param name="store">Where.</param>
    /// <param name="key">The item; made where it is not there.</param>
    /// <param name="count">How many, one after the other.</param>
    /// <param name="start">The first number of a sequence that begins now; of one that has begun this is of no account.</param>
    /// <param name="commit">Who, why, how durably.</param>
    /// <returns>The first of them.</returns>
    /// <exception cref="KvException">SequenceInvalid: the item is no whole number, or there are no more numbers; those of all writing.</exception>
    public static long Next(KvStore store, string key, int count = 1, long start = 1, CommitOptions? commit = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        commit ??= CommitOptions.Default;
        long first = 0;
        store.Update(
            key,
            (transaction, entry) =>
            {
                try
                {
                    first = entry is { } item ? checked(Parse(key, transaction.Read(item)) + 1) : start;
                    transaction.Set(key, ValueCodec.FromJson(w => w.WriteNumberValue(checked(first + count - 1))));
                }
                catch (OverflowException e)
                {
                    throw new KvException(ErrorIds.SequenceInvalid, KvErrorKind.Invalid, $"The sequence '{key}' has no {count} numbers left: it ends at {long.MaxValue}.", key, e);
                }
            },
            commit);
        return first;
    }

    private static long Parse(string key, byte[] content) => content.Length < 64
        && long.TryParse(Encoding.ASCII.GetString(content).AsSpan().Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long last)
        ? last
        : throw new KvException(ErrorIds.SequenceInvalid, KvErrorKind.Invalid, $"The item '{key}' is no sequence: it holds something else than a whole number. It was left as it is. Use another key.", key);
}
