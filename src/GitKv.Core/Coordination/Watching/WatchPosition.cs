using GitKv.Core.Errors;
using GitKv.Core.Stores;

namespace GitKv.Core.Coordination.Watching;

/// <summary>A state of the watched keys up to which all changes have been reported; as text, a cursor.</summary>
internal abstract record WatchPosition
{
    /// <summary>Reads a cursor; null for anything else, such as a date.</summary>
    /// <exception cref="KvException">PointInvalid: a damaged one, or one of other keys.</exception>
    public static WatchPosition? Parse(string text, WatchFilter filter)
    {
        text = text.Trim();
        WatchPosition? position = (WatchPosition?)TreePosition.TryParse(text) ?? RefPosition.TryParse(text);
        if (position?.FilterId is { } id && id != filter.Id)
            throw Invalid(text, "it is of a watch of other keys. Watch the same keys that the change with this cursor came from");
        return position;
    }

    /// <summary>The keys that it is about; null where it is good for all.</summary>
    public abstract string? FilterId { get; }

    public abstract override string ToString();

    public static KvException Invalid(string text, string why) =>
        new(ErrorIds.PointInvalid, KvErrorKind.Invalid, $"The cursor '{(text.Length > 80 ? text[..80] + "…" : text)}' cannot be used: {why}.", text);

    public static KvException OtherLayout(string text, KvStore store) =>
        Invalid(text, $"it is of a store of another layout than '{store.Name}', which is kept as {store.Layout}");

    /// <summary>A moment as cursors keep it: to the millisecond.</summary>
    public static DateTimeOffset Moment(DateTimeOffset moment) => DateTimeOffset.FromUnixTimeMilliseconds(moment.ToUnixTimeMilliseconds());
}
