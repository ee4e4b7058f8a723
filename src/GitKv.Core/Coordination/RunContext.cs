namespace GitKv.Core.Coordination;

/// <summary>
/// Who and where this process is, for people who look at a lock: the job of a pipeline and the page of its run, by the variables that the common
/// pipelines set, or the user and the machine.
/// </summary>
/// <param name="Holder">Who.</param>
/// <param name="Url">The page of the run; null outside of pipelines.</param>
public sealed record RunContext(string Holder, string? Url)
{
    private static readonly Func<Func<string, string?>, RunContext?>[] s_pipelines =
        [GitHub, GitLab, Azure, Jenkins, Bitbucket, Circle, Buildkite, TeamCity];

    /// <summary>Of this process.</summary>
    public static RunContext Current() => From(Environment.GetEnvironmentVariable);

    /// <summary>By the variables given.</summary>
    internal static RunContext From(Func<string, string?> variable)
    {
        Func<string, string?> given = name => variable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
        foreach (Func<Func<string, string?>, RunContext?> pipeline in s_pipelines)
            if (pipeline(given) is { } found) return found with { Url = Shown(found.Url) };
        return new RunContext($"{Environment.UserName}@{Environment.MachineName}", null);
    }

    private static RunContext? GitHub(Func<string, string?> v)
    {
        if (v("GITHUB_ACTIONS") != "true" || v("GITHUB_RUN_ID") is not { } run) return null;
        string? repository = v("GITHUB_REPOSITORY");
        string attempt = v("GITHUB_RUN_ATTEMPT") is { } number && number != "1" ? $".{number}" : "";
        return new RunContext(
            Text("github", repository, v("GITHUB_WORKFLOW"), $"run {v("GITHUB_RUN_NUMBER") ?? run}{attempt}", v("GITHUB_JOB")),
            repository is null ? null : $"{v("GITHUB_SERVER_URL") ?? "https://github.com"}/{repository}/actions/runs/{run}");
    }

    private static RunContext? GitLab(Func<string, string?> v) => v("GITLAB_CI") is null || v("CI_JOB_ID") is not { } job
        ? null
        : new RunContext(Text("gitlab", v("CI_PROJECT_PATH"), v("CI_PIPELINE_IID") is { } pipeline ? $"pipeline {pipeline}" : null, v("CI_JOB_NAME"), $"job {job}"), v("CI_JOB_URL"));

    private static RunContext? Azure(Func<string, string?> v)
    {
        if (v("TF_BUILD") is null || v("BUILD_BUILDID") is not { } build) return null;
        string? server = v("SYSTEM_COLLECTIONURI") ?? v("SYSTEM_TEAMFOUNDATIONCOLLECTIONURI");
        string? project = v("SYSTEM_TEAMPROJECT");
        return new RunContext(
            Text("azure", project, v("BUILD_DEFINITIONNAME"), $"build {v("BUILD_BUILDNUMBER") ?? build}", v("SYSTEM_JOBDISPLAYNAME") ?? v("AGENT_JOBNAME")),
            server is null || project is null ? null : $"{server.TrimEnd('/')}/{Uri.EscapeDataString(project)}/_build/results?buildId={Uri.EscapeDataString(build)}");
    }

    private static RunContext? Jenkins(Func<string, string?> v) => v("JENKINS_URL") is null || v("BUILD_NUMBER") is not { } build
        ? null
        : new RunContext(Text("jenkins", v("JOB_NAME"), $"build {build}"), v("RUN_DISPLAY_URL") ?? v("BUILD_URL"));

    private static RunContext? Bitbucket(Func<string, string?> v) => v("BITBUCKET_BUILD_NUMBER") is not { } build
        ? null
        : new RunContext(
            Text("bitbucket", v("BITBUCKET_REPO_FULL_NAME"), $"build {build}", v("BITBUCKET_STEP_UUID")),
            v("BITBUCKET_REPO_FULL_NAME") is { } name ? $"https://bitbucket.org/{name}/pipelines/results/{build}" : null);

    private static RunContext? Circle(Func<string, string?> v) => v("CIRCLECI") is null || v("CIRCLE_BUILD_NUM") is not { } build
        ? null
        : new RunContext(Text("circleci", v("CIRCLE_PROJECT_USERNAME") is { } user ? $"{user}/{v("CIRCLE_PROJECT_REPONAME")}" : null, v("CIRCLE_JOB"), $"build {build}"), v("CIRCLE_BUILD_URL"));

    private static RunContext? Buildkite(Func<string, string?> v) => v("BUILDKITE") is null || v("BUILDKITE_BUILD_NUMBER") is not { } build
        ? null
        : new RunContext(
            Text("buildkite", v("BUILDKITE_PIPELINE_SLUG"), $"build {build}", v("BUILDKITE_JOB_ID")),
            v("BUILDKITE_BUILD_URL") is { } url ? v("BUILDKITE_JOB_ID") is { } job ? $"{url}#{job}" : url : null);

    private static RunContext? TeamCity(Func<string, string?> v) => v("TEAMCITY_VERSION") is null || v("BUILD_NUMBER") is not { } build
        ? null
        : new RunContext(Text("teamcity", v("TEAMCITY_PROJECT_NAME"), v("TEAMCITY_BUILDCONF_NAME"), $"build {build}"), v("BUILD_URL"));

    private static string Text(string system, params string?[] parts) => string.Join(' ', parts.Where(p => p is not null).Prepend(system));

    /// <summary>Only what a person can open, and never a user or a secret.</summary>
    private static string? Shown(string? url) => Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
        ? address.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.UserInfo, UriFormat.UriEscaped)
        : null;
}
