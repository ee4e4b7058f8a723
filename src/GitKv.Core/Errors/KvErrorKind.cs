namespace GitKv.Core.Errors;

/// <summary>What sort of failure an error is; each kind has one exit code in the <c>gitkv</c> command.</summary>
public enum KvErrorKind
{
    /// <summary>A repository, store or item is not there.</summary>
    NotFound,

    /// <summary>The arguments or the data given are not acceptable; trying again can't help.</summary>
    Invalid,

    /// <summary>A precondition does not hold, or a key is taken; reading again and retrying may help.</summary>
    Conflict,

    /// <summary>The operating system, git or a hook refused.</summary>
    Denied,

    /// <summary>Somebody else holds a lock; trying again later may help.</summary>
    Busy,

    /// <summary>A remote could not be reached; trying again later may help.</summary>
    Unreachable,

    /// <summary>A remote could not be asked what became of an update: it may have landed, or not.</summary>
    Unknown,

    /// <summary>The repository uses something GitKv does not handle.</summary>
    Unsupported,

    /// <summary>The repository's data is damaged.</summary>
    Corrupt,
}
