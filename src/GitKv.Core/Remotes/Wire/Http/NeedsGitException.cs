namespace GitKv.Core.Remotes.Wire.Http;

/// <summary>Something came up that only the installed git knows how to do. Nothing was changed by then.</summary>
internal sealed class NeedsGitException(string why) : Exception(why);
