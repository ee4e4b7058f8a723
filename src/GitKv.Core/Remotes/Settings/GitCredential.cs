using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Remotes.Addresses;
using GitKv.Core.Remotes.ByGit;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Settings;

/// <summary>
/// A user name and a secret for a remote, from its address or from <c>git credential</c> (the helpers and prompts that the user has set up). What git
/// gave is told back: accepted, to be kept by the helpers, or refused, to be forgotten. Goes through standard input and output only.
/// </summary>
internal sealed class GitCredential
{
    private static readonly Encoding s_utf8 = new UTF8Encoding(false);
    private readonly RemoteAddress _address;
    private readonly string? _description;

    private GitCredential(RemoteAddress address, string user, string secret, string? description)
    {
        _address = address;
        User = user;
        Secret = secret;
        _description = description;
    }

    public string User { get; }

    public string Secret { get; }

    /// <summary>For the header <c>Authorization</c> (RFC 7617).</summary>
    public string BasicHeader => "Basic " + Convert.ToBase64String(s_utf8.GetBytes($"{User}:{Secret}"));

    /// <summary>The one in the address itself; null where it holds none or no secret.</summary>
    public static GitCredential? OfAddress(RemoteAddress address, bool push)
    {
        RemoteUrl url = RemoteUrl.Parse(push ? address.PushUrl : address.Url);
        return url is { User: { } user, Secret: { } secret } ? new GitCredential(address, Uri.UnescapeDataString(user), Uri.UnescapeDataString(secret), null) : null;
    }

    /// <summary>Asks git. Null where nobody knows one, or nobody may be asked.</summary>
    /// <exception cref="OperationCanceledException"/>
    /// <exception cref="KvException">GitNotFound.</exception>
    public static GitCredential? Fill(RemoteAddress address, bool push, CancellationToken cancellation = default)
    {
        RemoteUrl url = RemoteUrl.Parse(push ? address.PushUrl : address.Url);
        var question = new StringBuilder().Append("protocol=").Append(url.Protocol).Append("\nhost=").Append(url.Authority).Append('\n');
        string path = url.Path.TrimStart('/');
        if (path.Length > 0) question.Append("path=").Append(path).Append('\n');
        if (url.User is { } user) question.Append("username=").Append(Uri.UnescapeDataString(user)).Append('\n');
        GitResult answer = Ask(address, "fill", question.Append('\n').ToString(), cancellation);
        if (answer.ExitCode != 0) return null;
        Dictionary<string, string> found = [];
        foreach (string line in answer.Output.Split('\n'))
            if (line.IndexOf('=', StringComparison.Ordinal) is > 0 and var at) found[line[..at]] = line[(at + 1)..];
        return found.TryGetValue("username", out string? name) && found.TryGetValue("password", out string? secret)
            ? new GitCredential(address, name, secret, answer.Output.TrimEnd('\n') + "\n\n")
            : null;
    }

    /// <summary>The remote took it: helpers may keep it.</summary>
    public void Approve() => Tell("approve");

    /// <summary>The remote refused it: helpers forget it.</summary>
    public void Reject() => Tell("reject");

    private void Tell(string what)
    {
        // One of the address is nobody's to keep.
        if (_description is not null) _ = Ask(_address, what, _description, CancellationToken.None);
    }

    private static GitResult Ask(RemoteAddress address, string what, string input, CancellationToken cancellation)
    {
        var environment = new Dictionary<string, string>();
        Prompts.Set(environment, address.Repository?.Config.Values ?? PersonalConfig.Read());
        return InstalledGit.Run(address.Repository?.GitFolder ?? PersonalConfig.Folder, address.Repository?.GitDirectory, ["credential", what], input, environment, cancellation: cancellation);
    }
}
