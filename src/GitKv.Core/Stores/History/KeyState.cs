using GitKv.Core.Objects;
using GitKv.Core.Refs;

namespace GitKv.Core.Stores.History;

/// <summary>One state that a key of a Branch or Ref store was in, until the next one.</summary>
/// <param name="Kind">What is known of it.</param>
/// <param name="Target">What the key's ref pointed at; zero where the key was absent or nothing is known.</param>
/// <param name="Since">When it began; null where that is not known, and for the absence before the key was made first.</param>
/// <param name="Cause">The commit or tag that made it so; zero where there is none.</param>
internal sealed record KeyState(KeyStateKind Kind, ObjectId Target, DateTimeOffset? Since, ObjectId Cause)
{
    /// <summary>The state before which nothing is known.</summary>
    public static KeyState Unknown { get; } = new(KeyStateKind.Unknown, ObjectId.Zero, null, ObjectId.Zero);

    /// <summary>The state before the key was made.</summary>
    public static KeyState Never { get; } = new(KeyStateKind.Absent, ObjectId.Zero, null, ObjectId.Zero);

    /// <summary>The line of the reflog that tells of it.</summary>
    public ReflogEntry? Log { get; init; }
}

/// <summary>What is known of a <see cref="KeyState"/>.</summary>
internal enum KeyStateKind
{
    /// <summary>There was an item.</summary>
    Present,

    /// <summary>There was none.</summary>
    Absent,

    /// <summary>Nothing is kept about it.</summary>
    Unknown,
}
