namespace GitKv.Core.Merging;

/// <summary>When each side last changed a key; asked only by strategies that want to know.</summary>
/// <param name="Ours">Null where that is unknown.</param>
/// <param name="Theirs">Null where that is unknown.</param>
internal sealed record MergeTimes(Func<string, DateTimeOffset?> Ours, Func<string, DateTimeOffset?> Theirs)
{
    public static MergeTimes Unknown { get; } = new(_ => null, _ => null);
}
