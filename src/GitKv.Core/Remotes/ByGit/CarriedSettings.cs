using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.ByGit;

/// <summary>
/// The settings that say how a remote is reached, from the repository that knows it to a git that runs in another one (a cache): what
/// the one has and the other has not. Values that both see (the person's own) are not given twice, as lists would hold them twice.
/// </summary>
internal static class CarriedSettings
{
    private static readonly string[] s_sections = ["http.", "https.", "credential.", "ssh.", "protocol.", "safe."];
    private static readonly string[] s_keys = ["core.sshcommand", "core.askpass", "core.gitproxy", "push.gpgsign", "user.signingkey", "gpg.format", "gpg.program", "gpg.ssh.program"];

    public static IEnumerable<KeyValuePair<string, string>> Between(IReadOnlyDictionary<string, List<string>> from, IReadOnlyDictionary<string, List<string>> to)
    {
        foreach ((string key, List<string> values) in from)
        {
            if (!s_keys.Contains(key) && !Array.Exists(s_sections, s => key.StartsWith(s, StringComparison.Ordinal))) continue;
            List<string> seen = to.TryGetValue(key, out List<string>? known) ? known : [];
            bool continues = seen.Count <= values.Count && seen.SequenceEqual(values.Take(seen.Count));

            // An empty value takes back those before it, in settings that are lists.
            if (!continues && (key.EndsWith(".helper", StringComparison.Ordinal) || key.EndsWith(".extraheader", StringComparison.Ordinal))) yield return new(key, "");
            foreach (string value in values.Skip(continues ? seen.Count : 0)) yield return new(key, value);
        }
    }

    /// <summary>The settings of a named remote that count beyond its addresses.</summary>
    public static IEnumerable<KeyValuePair<string, string>> OfRemote(GitConfig config, string name, string newName)
    {
        foreach (string setting in (string[])["proxy", "proxyauthmethod", "uploadpack", "receivepack", "vcs", "serveroption"])
            foreach (string value in config.GetAll($"remote.{name}.{setting}"))
                yield return new($"remote.{newName}.{setting}", value);
    }
}
