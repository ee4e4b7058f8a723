namespace GitKv.Core.Errors;

/// <summary>Every failure that GitKv reports: a stable id, what sort it is, what it is about, and a message that says what to do.</summary>
public class KvException : Exception
{
    public KvException(string errorId, KvErrorKind kind, string message, object? target = null, Exception? inner = null)
        : base(message, inner)
    {
        ErrorId = errorId;
        Kind = kind;
        Target = target;
    }

    /// <summary>One of <see cref="ErrorIds"/>.</summary>
    public string ErrorId { get; }

    /// <summary>The sort of failure.</summary>
    public KvErrorKind Kind { get; }

    /// <summary>The key, store, path or ref that the error is about.</summary>
    public object? Target { get; }

    /// <summary>What became of a change on a remote; null where no remote was to be changed, or it was not asked.</summary>
    public Remotes.RemoteOutcome? Outcome { get; internal set; }

    /// <summary>Whether the same call can succeed later without anything else being changed by the caller.</summary>
    public bool IsTransient => Kind is KvErrorKind.Busy or KvErrorKind.Unreachable;
}
