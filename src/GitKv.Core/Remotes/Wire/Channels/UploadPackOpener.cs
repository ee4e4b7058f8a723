namespace GitKv.Core.Remotes.Wire.Channels;

/// <summary>Reaches a remote's git-upload-pack by the kind of its address.</summary>
internal static class UploadPackOpener
{
    public static IUploadPack Open(RemoteAddress address, CancellationToken cancellation) =>
        new UploadPackChannel(ChannelOpener.Open(address, GitService.UploadPack, cancellation));
}
