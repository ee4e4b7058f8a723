namespace GitKv.Core.Remotes;

/// <summary>How far a push came.</summary>
public enum PushState
{
    /// <summary>The remote answered for every ref: see the results.</summary>
    Answered,

    /// <summary>Nothing was asked of the remote: it could not be reached, or refused to talk. Trying again is safe.</summary>
    NotSent,

    /// <summary>The connection ended after the request began to leave and before the answer came: the update may have landed, may land yet, or not.</summary>
    Interrupted,

    /// <summary>The remote can't do what was asked (several refs at once, say). Nothing was changed.</summary>
    Unsupported,
}
