namespace GitKv.Core.Remotes;

/// <summary>Whether a remote took the update of a ref.</summary>
public enum RefVerdict
{
    /// <summary>It did.</summary>
    Accepted,

    /// <summary>It had the new value already: somebody, perhaps oneself, was there before. Not won.</summary>
    UpToDate,

    /// <summary>It did not. Whether because the ref had moved or because it is not allowed is known only after asking for the ref's value.</summary>
    Refused,
}
