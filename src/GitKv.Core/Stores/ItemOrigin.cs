namespace GitKv.Core.Stores;

/// <summary>Who last changed an item, when and why, as far as the layout knows.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who: the author's name.</param>
/// <param name="Email">The author's address.</param>
/// <param name="Message">Why: the message without GitKv's trailers.</param>
/// <param name="Commit">The commit (or tag) that says so.</param>
/// <param name="Transaction">The transaction's id, null where something else than GitKv wrote it.</param>
public sealed record ItemOrigin(DateTimeOffset At, string By, string Email, string Message, string Commit, string? Transaction);
