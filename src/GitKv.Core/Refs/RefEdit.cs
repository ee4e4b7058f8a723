using GitKv.Core.Objects;

namespace GitKv.Core.Refs;

/// <summary>One change to one ref. There is no edit without an expected value.</summary>
/// <param name="Name">The full name, <c>refs/…</c>.</param>
/// <param name="Expected">What the ref must point at; <see cref="ObjectId.Zero"/>: it must not exist.</param>
/// <param name="New">What it shall point at; <see cref="ObjectId.Zero"/>: it is deleted.</param>
public readonly record struct RefEdit(string Name, ObjectId Expected, ObjectId New);
