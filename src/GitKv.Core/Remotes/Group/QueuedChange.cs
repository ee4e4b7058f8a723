using GitKv.Core.Refs;

namespace GitKv.Core.Remotes.Group;

/// <summary>A change of refs that waits to be pushed, built on those before it in the queue.</summary>
/// <param name="Id">Its name in the queue.</param>
/// <param name="Edits">The edits; none twice of one ref.</param>
/// <param name="Transactions">The transaction ids that its commits and tags bear.</param>
/// <param name="IsConditional">Whether it counts who made it.</param>
internal sealed record QueuedChange(string Id, IReadOnlyList<RefEdit> Edits, IReadOnlyList<string> Transactions, bool IsConditional);
