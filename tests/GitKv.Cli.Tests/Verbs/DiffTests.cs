using System.Text.Json;
using GitKv.Cli.Tests.Support;
using GitKv.Core.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class DiffTests : CommandTestsBase
{
    [Fact]
    public void What_differs_is_printed_as_letters_lines_or_JSON()
    {
        Run("set", "app/doc", """{"port":80}""");
        Run("set", "app/gone", "1");
        Run("checkpoint", "create", "v1");
        Run("set", "app/doc", """{"port":8080}""");
        Run("rm", "app/gone");
        Run("set", "new", "x");
        Assert.Equal(["M app/doc", "D app/gone", "A new"], Run("diff", "--as-of", "v1").Lines);
        Assert.Equal(["A new"], Run("diff").Lines);
        Assert.Equal(["M app/doc", "D app/gone"], Run("diff", "--from", "v1", "app/").Lines);
        Assert.Equal(["--- a/app/doc", "+++ b/app/doc", "@@ -1,3 +1,3 @@", " {", "-  \"port\": 80", "+  \"port\": 8080", " }"], Run("diff", "--as-of", "v1", "-d", "app/doc").Lines);
        JsonElement line = JsonDocument.Parse(Run("diff", "--as-of", "v1", "--json", "app/doc").Bytes).RootElement;
        Assert.Equal(("modified", 80, 8080), (line.GetProperty("change").GetString(), line.GetProperty("before").GetProperty("port").GetInt32(), line.GetProperty("after").GetProperty("port").GetInt32()));
        Assert.Equal("""[{"op":"replace","path":"/port","value":8080}]""", line.GetProperty("operations").GetRawText());
        Assert.Equal(Repo.Run("rev-parse", "refs/tags/kv/default/v1^{commit}:app/doc"), line.GetProperty("beforeVersion").GetString());
        Assert.Equal("", Run("diff", "--as-of", "v1", "--to", "v1").Output);
    }

    [Fact]
    public void Two_stores_and_two_repositories_are_compared()
    {
        using var other = new TempRepo();
        Run("set", "a", "1");
        Run("store", "create", "s", "--layout", "ref");
        Run("-s", "s", "set", "a", "2");
        GitKvCommand.Run(other.Root, ["set", "b", "1"]);
        Assert.Equal(["M a"], Run("diff", "--other-store", "s").Lines);
        Assert.Equal(["D a", "A b"], Run("diff", "--other-repository", other.Root).Lines);
        AssertFails(1, "StoreNotFound", "diff", "--other-store", "nowhere");
        AssertFails(2, "UsageInvalid", "diff", "--to", "~1");
        AssertFails(1, "PointNotFound", "diff", "--as-of", "nowhere");
    }
}
