namespace GitKv.Core.Remotes.Wire.Channels;

/// <summary>The two programs that serve a repository.</summary>
internal enum GitService
{
    /// <summary>git-upload-pack: reading.</summary>
    UploadPack,

    /// <summary>git-receive-pack: writing.</summary>
    ReceivePack,
}
