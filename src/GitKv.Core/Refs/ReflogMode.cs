namespace GitKv.Core.Refs;

/// <summary>Which refs get a log when they have none yet (git-config, core.logAllRefUpdates). A log that is there is always continued.</summary>
internal enum ReflogMode
{
    None,

    /// <summary>Branches, remote-tracking refs, notes and HEAD.</summary>
    Usual,

    /// <summary>All refs.</summary>
    Always,
}
