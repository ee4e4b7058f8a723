using System.Globalization;
using GitKv.Core.Remotes.Addresses;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.ByGit;

/// <summary>
/// The environment of a git that talks to a remote. The address is given as configuration in it (git-config, GIT_CONFIG_COUNT) under a name of
/// our own, so that no argument list holds it; user and secret come through a credential helper that reads them from the environment, as git
/// itself would hand the address to its own helpers as an argument.
/// </summary>
internal static class RemoteEnvironment
{
    /// <summary>The name that the remote has in the arguments.</summary>
    public const string RemoteName = "gitkv-remote";

    private const string User = "GITKV_REMOTE_USER";
    private const string Secret = "GITKV_REMOTE_SECRET";
    private const string Helper = $"!f() {{ if test \"$1\" = get; then printf 'username=%s\\npassword=%s\\n' \"${User}\" \"${Secret}\"; fi; }}; f";

    /// <param name="address">The remote.</param>
    /// <param name="push">Whether it is for writing.</param>
    /// <param name="running">The repository that git runs in; null outside of any.</param>
    /// <param name="settings">More configuration.</param>
    public static Dictionary<string, string> Build(RemoteAddress address, bool push, GitRepository? running, params IEnumerable<KeyValuePair<string, string>> settings)
    {
        RemoteUrl url = RemoteUrl.Parse(push ? address.PushUrl : address.Url);
        var environment = new Dictionary<string, string> { ["GIT_TRACE_PACKET"] = "2" };
        List<KeyValuePair<string, string>> config = [.. Address(url, environment)];
        Dictionary<string, List<string>> known = address.Repository?.Config.Values ?? PersonalConfig.Read();
        if (address.Repository is { } repository)
        {
            if (repository != running) config.AddRange(CarriedSettings.Between(known, running?.Config.Values ?? PersonalConfig.Read()));
            if (address.Name is { } name) config.AddRange(CarriedSettings.OfRemote(repository.Config, name, RemoteName));
        }

        if (running is not null && CacheMark.Is(running)) config.Add(new("core.hooksPath", OperatingSystem.IsWindows() ? "NUL" : "/dev/null"));
        if (running?.Objects.Besides is { } objects) environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = objects;
        config.AddRange(settings);
        Prompts.Set(environment, known);
        Put(environment, config);
        return environment;
    }

    private static IEnumerable<KeyValuePair<string, string>> Address(RemoteUrl url, Dictionary<string, string> environment)
    {
        bool hides = url.Kind == RemoteKind.Http || url.Protocol is "ftp" or "ftps";
        string used = hides ? url.WithoutUser : url.Text;
        yield return new($"remote.{RemoteName}.url", used);
        yield return new($"remote.{RemoteName}.pushurl", used);

        // It has been rewritten already: the longest beginning is the whole, which stays.
        yield return new($"url.{used}.insteadOf", used);
        if (!hides || url.User is null) yield break;

        string host = $"{url.Protocol}://{url.Authority}";
        if (url.Secret is null)
        {
            yield return new($"credential.{host}.username", Uri.UnescapeDataString(url.User));
            yield break;
        }

        environment[User] = Uri.UnescapeDataString(url.User);
        environment[Secret] = Uri.UnescapeDataString(url.Secret);
        yield return new($"credential.{host}.helper", "");
        yield return new($"credential.{host}.helper", Helper);
    }

    private static void Put(Dictionary<string, string> environment, List<KeyValuePair<string, string>> config)
    {
        // What the user gives in the same way stays.
        int count = int.TryParse(Environment.GetEnvironmentVariable("GIT_CONFIG_COUNT"), NumberStyles.None, CultureInfo.InvariantCulture, out int given) ? given : 0;
        foreach ((string key, string value) in config)
        {
            environment[string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_KEY_{count}")] = key;
            environment[string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_VALUE_{count}")] = value;
            count++;
        }

        environment["GIT_CONFIG_COUNT"] = count.ToString(CultureInfo.InvariantCulture);
    }
}
