using GitKv.Core.Errors;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Addresses;

/// <summary>From what a user gives to where it leads: see <see cref="RemoteAddress.Resolve"/>.</summary>
internal static class AddressResolver
{
    public static RemoteAddress Resolve(GitRepository? repository, string nameOrUrl, string? folder)
    {
        ArgumentNullException.ThrowIfNull(nameOrUrl);
        Dictionary<string, List<string>> config = repository?.Config.Values ?? PersonalConfig.Read();
        if (nameOrUrl.StartsWith('-')) _ = RemoteUrl.Parse(nameOrUrl);

        // As in git, a name that is configured comes before an address of the same form.
        List<string>? urls = Named(config, nameOrUrl, "url");
        List<string>? pushUrls = Named(config, nameOrUrl, "pushurl");
        if (urls is null && pushUrls is null)
        {
            if (!RemoteUrl.IsAddress(nameOrUrl) && !Directory.Exists(Path.GetFullPath(nameOrUrl, folder ?? Environment.CurrentDirectory))) throw NotFound(config, nameOrUrl);
            return Build(config, repository, null, nameOrUrl, null, folder ?? Environment.CurrentDirectory);
        }

        // Paths of named remotes begin where git is run.
        return Build(config, repository, nameOrUrl, urls?[0] ?? nameOrUrl, pushUrls?[0], repository?.GitFolder ?? folder ?? Environment.CurrentDirectory);
    }

    private static RemoteAddress Build(Dictionary<string, List<string>> config, GitRepository? repository, string? name, string url, string? pushUrl, string folder)
    {
        RemoteUrl read = Checked(config, UrlRewriting.Apply(config, url));
        string forPush = pushUrl is not null
            ? UrlRewriting.Apply(config, pushUrl)
            : UrlRewriting.ApplyForPush(config, url) ?? read.Text;
        RemoteUrl write = forPush == read.Text ? read : Checked(config, forPush);
        bool hasHelper = name is not null && Named(config, name, "vcs") is not null;
        return new RemoteAddress(Full(read, folder), Full(write, folder))
        {
            Name = name,
            Repository = repository,
            Display = read.Kind == RemoteKind.File ? Full(read, folder) : read.Display,
            Kind = hasHelper || read.Kind != write.Kind ? RemoteKind.Other : read.Kind,
        };
    }

    private static RemoteUrl Checked(Dictionary<string, List<string>> config, string url)
    {
        RemoteUrl parsed = RemoteUrl.Parse(url);
        ProtocolPolicy.Check(config, parsed);
        return parsed;
    }

    private static string Full(RemoteUrl url, string folder) =>
        url.Kind == RemoteKind.File && url.Path == url.Text ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(url.Text, folder)) : url.Text;

    private static List<string>? Named(Dictionary<string, List<string>> config, string name, string setting)
    {
        if (!config.TryGetValue($"remote.{name}.{setting}", out List<string>? values)) return null;

        // An empty one takes back those before it.
        List<string> left = values[(values.LastIndexOf("") + 1)..];
        return left.Count == 0 ? null : left;
    }

    private static KvException NotFound(Dictionary<string, List<string>> config, string name)
    {
        const string section = "remote.";
        const string setting = ".url";
        string[] known = [.. config.Keys
            .Where(static k => k.StartsWith(section, StringComparison.Ordinal) && k.EndsWith(setting, StringComparison.Ordinal))
            .Select(static k => k[section.Length..^setting.Length]).Order(StringComparer.Ordinal)];
        string others = known.Length == 0 ? "There is none here" : $"There is {string.Join(", ", known.Select(static k => $"'{k}'"))}";
        return new KvException(ErrorIds.RemoteNotFound, KvErrorKind.NotFound,
            $"There is no remote '{name}'. {others}: add it with 'git remote add {name} <url>', or give an address.", name);
    }
}
