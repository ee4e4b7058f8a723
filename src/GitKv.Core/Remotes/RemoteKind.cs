namespace GitKv.Core.Remotes;

/// <summary>How a remote is reached.</summary>
public enum RemoteKind
{
    /// <summary>A folder of this machine (a path, <c>file://</c>).</summary>
    File,

    /// <summary>The user's ssh (<c>ssh://</c>, <c>host:path</c>).</summary>
    Ssh,

    /// <summary>HTTP or HTTPS.</summary>
    Http,

    /// <summary><c>git://</c>: unencrypted, without credentials.</summary>
    Git,

    /// <summary>What only the installed git knows how to reach.</summary>
    Other,
}
