namespace GitKv;

/// <summary>
/// What went wrong, as a type that scripts can catch: <c>catch [GitKv.GitKvException]</c>. The id is the first part of the error
/// record's FullyQualifiedErrorId and never changes from one version to the next.
/// </summary>
public sealed class GitKvException : Exception
{
    internal GitKvException(string errorId, string message, object? target, Exception? inner)
        : base(message, inner)
    {
        ErrorId = errorId;
        Target = target;
    }

    /// <summary>The stable id, such as <c>ItemNotFound</c> or <c>VersionMismatch</c>.</summary>
    public string ErrorId { get; }

    /// <summary>The key, store, path or ref that the error is about.</summary>
    public object? Target { get; }

    /// <summary>Whether the same command can succeed later without anything being changed, as after somebody else's lock.</summary>
    public bool IsTransient { get; internal init; }

    /// <summary>What became of a change on a remote: Lost, Denied or Unknown; null where no remote was to be changed, or none was reached.</summary>
    public GitKvOutcome? Outcome { get; internal init; }

    /// <summary>The version that a precondition asked for; null where there is none.</summary>
    public string? ExpectedVersion { get; internal init; }

    /// <summary>The version that the store has; null where the item does not exist.</summary>
    public string? ActualVersion { get; internal init; }
}
