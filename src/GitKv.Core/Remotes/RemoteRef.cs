using GitKv.Core.Objects;

namespace GitKv.Core.Remotes;

/// <summary>A ref of a remote, as it was when the remote was asked.</summary>
/// <param name="Name">The full name, <c>refs/…</c>.</param>
/// <param name="Target">What it points at.</param>
/// <param name="Peeled">What an annotated tag there stands for in the end; zero where it is no tag, or the remote did not say.</param>
public readonly record struct RemoteRef(string Name, ObjectId Target, ObjectId Peeled);
