using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Refs;

/// <summary>A change of a ref as its log tells it.</summary>
/// <param name="Before">Zero where the ref was made.</param>
/// <param name="After">What it was changed to.</param>
/// <param name="Who">Who, and when.</param>
/// <param name="Why">The message.</param>
internal sealed record ReflogEntry(ObjectId Before, ObjectId After, GitIdentity Who, string Why);
