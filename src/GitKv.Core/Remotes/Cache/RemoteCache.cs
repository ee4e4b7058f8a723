using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Cache;

/// <summary>
/// The folder of a person that holds a bare repository for each remote that was used without a clone: objects that came from there. It holds
/// nothing that can't be had again: all of it may be deleted at any time.
/// </summary>
/// <param name="root">The folder.</param>
internal sealed class RemoteCache(string root)
{
    private const string Variable = "GITKV_CACHE";
    private const string CleanedFile = "cleaned";
    private static readonly TimeSpan s_making = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_cleansEvery = TimeSpan.FromDays(1);

    /// <summary>What was not used for so long goes.</summary>
    public TimeSpan Keeps { get; init; } = TimeSpan.FromDays(30);

    /// <summary>What was used longest ago goes, until all together is no larger than this.</summary>
    public long MostBytes { get; init; } = 4L << 30;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public string Root => root;

    /// <summary>Where the cache of the person is, by GITKV_CACHE or the system's custom.</summary>
    public static RemoteCache OfPerson()
    {
        if (Set(Variable) is { } given) return new RemoteCache(Path.GetFullPath(given));
        if (OperatingSystem.IsWindows()) return new RemoteCache(Path.Combine(Special(Environment.SpecialFolder.LocalApplicationData), "gitkv", "cache"));
        string home = Special(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsMacOS()) return new RemoteCache(Path.Combine(home, "Library", "Caches", "gitkv"));

        // By the XDG base directory specification a relative path is to be ignored.
        string caches = Set("XDG_CACHE_HOME") is { } xdg && Path.IsPathFullyQualified(xdg) ? xdg : Path.Combine(home, ".cache");
        return new RemoteCache(Path.Combine(caches, "gitkv"));
    }

    /// <summary>The folder of a remote, made where there is none yet or where it is damaged, and held until it is disposed.</summary>
    /// <exception cref="Errors.KvException">RepositoryReadOnly, WriteFailed: it can't be made; RepositoryNotTrusted: it is somebody else's.</exception>
    public CacheFolder Enter(RemoteAddress address)
    {
        try
        {
            CacheFolder.MakePrivate(root);
            CacheFolder folder = CacheFolder.Enter(Path.Combine(root, NameOf(address)), address.Display);
            CleanNowAndThen();
            return folder;
        }
        catch (Exception e) when (WriteFailure.Is(e))
        {
            throw WriteFailure.Translate(e, root);
        }
    }

    /// <summary>Removes what was not used for long, and what was used longest ago where all together is too large. What somebody uses stays.</summary>
    public void Clean()
    {
        DateTime now = Time.GetUtcNow().UtcDateTime;
        var kept = new List<(string Path, DateTime Used, long Bytes)>();
        long bytes = 0;
        foreach (string folder in Directory.EnumerateDirectories(root))
        {
            if (Path.GetFileName(folder).StartsWith(CacheFolder.Gone, StringComparison.Ordinal))
            {
                CacheFolder.Delete(folder);
                continue;
            }

            if (Path.GetFileName(folder).StartsWith(CacheFolder.Making, StringComparison.Ordinal))
            {
                // What is being made at this moment is not touched; what a killed process left is.
                if (now - Directory.GetLastWriteTimeUtc(folder) > s_making) CacheFolder.Delete(folder);
                continue;
            }

            DateTime used = CacheFolder.LastUse(folder);
            if (now - used > Keeps && CacheFolder.TryRemove(folder)) continue;
            long size = CacheFolder.SizeOf(folder);
            bytes += size;
            kept.Add((folder, used, size));
        }

        foreach ((string path, _, long size) in kept.OrderBy(k => k.Used))
        {
            if (bytes <= MostBytes) return;
            if (CacheFolder.TryRemove(path)) bytes -= size;
        }
    }

    /// <summary>The name says whom it is for to one who looks; the hash of the whole address tells it from others.</summary>
    private static string NameOf(RemoteAddress address)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{WithoutSecret(address.Url)}\n{WithoutSecret(address.PushUrl)}")))[..24];
        var readable = new string([.. address.Display.Split('/', '\\', ':')[^1].Take(40).Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-')]);
        return string.Create(CultureInfo.InvariantCulture, $"{readable.Trim('-').ToLowerInvariant()}-{hash}");
    }

    /// <summary>A password in an address does not make it another remote; a user may.</summary>
    private static string WithoutSecret(string url)
    {
        int scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0) return url;
        int end = url.IndexOf('/', scheme + 3);
        ReadOnlySpan<char> authority = url.AsSpan(scheme + 3, (end < 0 ? url.Length : end) - scheme - 3);
        int at = authority.LastIndexOf('@');
        int colon = at < 0 ? -1 : authority[..at].IndexOf(':');
        return colon < 0 ? url : string.Concat(url.AsSpan(0, scheme + 3 + colon), url.AsSpan(scheme + 3 + at));
    }

    private void CleanNowAndThen()
    {
        string mark = Path.Combine(root, CleanedFile);
        if (File.Exists(mark) && Time.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(mark) < s_cleansEvery) return;
        File.WriteAllBytes(mark, []);
        File.SetLastWriteTimeUtc(mark, Time.GetUtcNow().UtcDateTime);
        try
        {
            Clean();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What can't be removed now is removed another day.
        }
    }

    private static string? Set(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    private static string Special(Environment.SpecialFolder folder) => Environment.GetFolderPath(folder, Environment.SpecialFolderOption.DoNotVerify);
}
