using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.ByGit;

/// <summary>
/// Whether git and ssh may ask the user. With a terminal they may, as configured. Without one nothing asks: what is missing is an error at once. A program
/// that the user named to give answers (GIT_ASKPASS, core.askPass) is no question and stays.
/// </summary>
internal static class Prompts
{
    /// <summary>Whether there is somebody to ask.</summary>
    private static bool Allowed => Environment.GetEnvironmentVariable("GIT_TERMINAL_PROMPT") is { Length: > 0 } set ? GitConfig.AsBool(set) != false : !Console.IsInputRedirected;

    /// <summary>Whether ssh, where the user has named no command for it, is told to ask nothing.</summary>
    public static bool Silent => !Allowed && Environment.GetEnvironmentVariable("SSH_ASKPASS_REQUIRE") != "force";

    public static void Set(Dictionary<string, string> environment, IReadOnlyDictionary<string, List<string>> config)
    {
        if (Allowed)
        {
            environment["GIT_TERMINAL_PROMPT"] = "1";
            return;
        }

        environment["GIT_TERMINAL_PROMPT"] = "0";
        if (!IsSet("GCM_INTERACTIVE")) environment["GCM_INTERACTIVE"] = "never";
        if (!IsSet("GIT_ASKPASS") && !config.ContainsKey("core.askpass") && IsSet("SSH_ASKPASS")) environment["GIT_ASKPASS"] = "";

        // A command of the user's own is left alone: it may be another program than ssh.
        if (!IsSet("GIT_SSH_COMMAND") && !IsSet("GIT_SSH") && !config.ContainsKey("core.sshcommand") && Silent)
            environment["GIT_SSH_COMMAND"] = "ssh -o BatchMode=yes";
    }

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
