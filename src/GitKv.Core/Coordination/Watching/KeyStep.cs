using GitKv.Core.Objects;

namespace GitKv.Core.Coordination.Watching;

/// <summary>One step of a key of a Branch or Ref store from one state to the next.</summary>
/// <param name="Key">The key.</param>
/// <param name="Before">What its ref pointed at; zero for nothing.</param>
/// <param name="After">What it points at since; zero for nothing.</param>
/// <param name="Cause">The commit or tag that tells of it; zero where nothing does.</param>
/// <param name="Time">When it was recorded, in seconds since 1970; 0 where that is not known.</param>
/// <param name="Place">What the key is since.</param>
internal readonly record struct KeyStep(string Key, ObjectId Before, ObjectId After, ObjectId Cause, long Time, KeyPlace Place)
{
    /// <summary>Not a commit that follows another: a history that was written anew.</summary>
    public bool IsJump { get; init; }
}
