using System.Text.Json;
using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class ProbeTests : CommandTestsBase
{
    [Fact]
    public void A_remote_is_probed_and_left_as_it_was()
    {
        string remote = Path.Combine(Repo.Folder, "remote.git");
        Repo.Run("init", "-q", "--bare", remote);
        Repo.Run("remote", "add", "origin", remote);
        JsonElement found = JsonDocument.Parse(Run("probe", "--json", "-s", "x").Output).RootElement;
        Assert.Equal(("origin", true, "Tree", "refs/kv/x"), (found.GetProperty("remote").GetString(), found.GetProperty("blobRefs").GetBoolean(), found.GetProperty("layout").GetString(), found.GetProperty("refPrefix").GetString()));
        Assert.Equal("", Repo.Run("ls-remote", "origin"));
        Assert.Contains(Run("probe", remote).Lines, line => line.StartsWith("ref prefix", StringComparison.Ordinal) && line.EndsWith("refs/kv/default", StringComparison.Ordinal));
        Assert.Contains("write           no", Run("probe", "--read-only").Lines);
    }

    [Fact]
    public void A_remote_that_is_none_is_not_found()
    {
        Assert.Equal(1, Try("probe", "nowhere").ExitCode);
        Assert.Equal(2, Try("probe", "ext::sh -c true").ExitCode);
        Assert.Equal(2, Try("probe").ExitCode);
    }
}
