namespace GitKv.Core.Remotes;

/// <summary>What a remote answered for one ref.</summary>
/// <param name="Name">The ref.</param>
/// <param name="Verdict">Whether it took the update.</param>
/// <param name="Words">The remote's reason where it did not: a few words that vary from host to host, to be shown and not to be understood.</param>
public sealed record RefResult(string Name, RefVerdict Verdict, string Words = "");
