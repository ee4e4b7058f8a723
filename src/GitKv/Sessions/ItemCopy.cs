using GitKv.Values;

namespace GitKv.Sessions;

/// <summary>Tells whether an item is still what was read.</summary>
internal static class ItemCopy
{
    /// <summary>The bytes of an item whose value a script has changed; null where it is as it was read.</summary>
    internal static byte[]? ChangedValue(ItemContent content, CancellationToken cancellation)
    {
        if (!content.IsTouched) return null;
        byte[] now = ValueEncoder.Encode(content.Value, content.Format, cancellation);
        if (!content.IsReplaced)
        {
            // The same value may have been written in another form by hand: compare it in ours.
            (object? value, GitKvValueFormat format) = ValueDecoder.Decode(content.Bytes, content.Source.Form, content.Source.AsHashtable);
            if (now.AsSpan().SequenceEqual(ValueEncoder.Encode(value, format, cancellation))) return null;
        }

        return now;
    }
}
