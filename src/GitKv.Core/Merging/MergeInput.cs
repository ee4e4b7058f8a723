namespace GitKv.Core.Merging;

/// <summary>One key of two copies that went different ways: what it was where they parted, and what each made of it. Null is no item.</summary>
/// <param name="Key">The key, for messages.</param>
/// <param name="Base">The bytes of the common ancestor.</param>
/// <param name="Ours">The bytes of the copy that is merged into.</param>
/// <param name="Theirs">The bytes of the copy that is merged.</param>
public sealed record MergeInput(string Key, byte[]? Base, byte[]? Ours, byte[]? Theirs)
{
    /// <summary>When our copy last changed the key, or removed it. Asked only where it matters; null is unknown.</summary>
    public Func<DateTimeOffset?>? OursChangedAt { get; init; }

    /// <summary>When their copy last changed the key, or removed it.</summary>
    public Func<DateTimeOffset?>? TheirsChangedAt { get; init; }

    /// <summary>What was decided about places of the value, by JSON Pointer; null where nothing was.</summary>
    internal Func<string, Documents.PlaceDecision?>? Decisions { get; init; }

    /// <summary>What tells our change from theirs on every replica alike: the commit's or the object's id.</summary>
    public string? OursId { get; init; }

    /// <summary>The same of their change.</summary>
    public string? TheirsId { get; init; }
}
