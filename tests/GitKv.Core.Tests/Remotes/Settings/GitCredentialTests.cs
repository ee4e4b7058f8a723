using GitKv.Core.Remotes;
using GitKv.Core.Remotes.Settings;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Remotes.Settings;

/// <summary>Credentials through the helpers that git is set up with.</summary>
public sealed class GitCredentialTests : IDisposable
{
    private readonly TempRepo _repo = new();

    public void Dispose() => _repo.Dispose();

    [Fact]
    public void TheOneInTheAddressNeedsNobody()
    {
        GitCredential? credential = GitCredential.OfAddress(Resolve("https://a%40b:c%2Fd%3A@host.test/x"), push: false);
        Assert.Equal(("a@b", "c/d:"), (credential!.User, credential.Secret));
        Assert.Null(GitCredential.OfAddress(Resolve("https://user@host.test/x"), push: false));
        credential.Approve();
    }

    [Fact]
    public void AHelperIsAskedAndToldHowItWent()
    {
        string log = Path.Combine(_repo.Folder, "log").Replace('\\', '/');
        _repo.Run("config", "credential.helper", $"!f() {{ echo \"$1\" >> '{log}'; sed 's/^/  /' >> '{log}'; if test \"$1\" = get; then echo username=me; echo 'password=p=ss wörd'; fi; }}; f");
        GitCredential? credential = GitCredential.Fill(Resolve("https://host.test:8443/x"), push: true);
        Assert.Equal(("me", "p=ss wörd"), (credential!.User, credential.Secret));
        credential.Approve();
        credential.Reject();
        string said = File.ReadAllText(log);
        Assert.Matches("(?s)get\n.*host=host.test:8443.*store\n.*password=p=ss wörd.*erase\n.*username=me", said);
    }

    [Fact]
    public void WhereNobodyKnowsOneThereIsNone()
    {
        _repo.Run("config", "credential.helper", "");
        Assert.Null(GitCredential.Fill(Resolve("https://host.test/x"), push: false));
    }

    private RemoteAddress Resolve(string url) => RemoteAddress.Resolve(_repo.Repository, url);
}
