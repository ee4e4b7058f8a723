using System.Text;
using System.Text.RegularExpressions;
using GitKv.Core.Remotes.Addresses;

namespace GitKv.Core.Remotes.ByGit;

/// <summary>Words of git and of remotes made fit to be shown: no user info or secret of the address, nothing that moves a terminal's cursor, no more than a screen.</summary>
internal static partial class RemoteWords
{
    private const int Most = 2000;

    /// <summary>All words, cleaned.</summary>
    public static string Clean(string words, RemoteAddress address)
    {
        string text = words;
        foreach (string url in new[] { address.Url, address.PushUrl })
        {
            RemoteUrl parsed = RemoteUrl.Parse(url);
            if (parsed.Kind != RemoteKind.File) text = text.Replace(url, parsed.Display, StringComparison.Ordinal);
            string?[] secrets = parsed.Kind is RemoteKind.Http or RemoteKind.Other ? [parsed.Secret, parsed.Secret is null ? parsed.User : null] : [parsed.Secret];
            foreach (string secret in secrets.OfType<string>().SelectMany(static s => new[] { s, Uri.UnescapeDataString(s) }).Where(static s => s.Length > 2))
                text = text.Replace(secret, "***", StringComparison.Ordinal);
        }

        text = UserInfo().Replace(text, "$1");
        var plain = new StringBuilder();
        foreach (char c in text)
            if (c is '\n' or '\t' || !char.IsControl(c)) plain.Append(c);
        string shown = Blank().Replace(plain.ToString(), "\n").Trim();
        return shown.Length <= Most ? shown : shown[..Most] + "…";
    }

    /// <summary>What the remote said to people: the lines that git marks as its.</summary>
    public static string OfRemote(string error, RemoteAddress address)
    {
        const string mark = "remote: ";
        IEnumerable<string> lines = error.Split('\n').Where(static l => l.StartsWith(mark, StringComparison.Ordinal)).Select(static l => l[mark.Length..].TrimEnd());
        return Clean(string.Join('\n', lines), address);
    }

    /// <summary>git's words, in one line.</summary>
    public static string OfGit(string error, RemoteAddress address) => Clean(error, address).Replace("\n", "; ", StringComparison.Ordinal);

    [GeneratedRegex(@"([A-Za-z][A-Za-z0-9+.-]*://)[^/@\s']*@", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"[ \t]*\n\s*", RegexOptions.CultureInvariant)]
    private static partial Regex Blank();
}
