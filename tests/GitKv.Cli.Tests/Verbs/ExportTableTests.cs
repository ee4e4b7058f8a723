using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class ExportTableTests : CommandTestsBase
{
    [Fact]
    public void Tables_come_as_CSV_as_NDJSON_and_as_a_database()
    {
        Run("set", "a", """{"n":1,"owner":{"name":"Ann"}}""", "--as", "json");
        Run("set", "b", """{"n":2.5}""", "--as", "json");
        Assert.Equal(["key,n,owner.name", "a,1,Ann", "b,2.5,"], Run("export", "-", "--as", "csv", "--flat").Lines);
        Assert.Equal(["""{"key":"a","owner.name":"Ann"}""", """{"key":"b","owner.name":null}"""], Run("export", "-", "-p", "owner.name").Lines);
        Run("export", "x.db", "-p", "n", "-p", "owner.name");
        Run("set", "c", "text");
        Run("export", "x.db", "-p", "n", "-p", "owner.name");
        Assert.StartsWith("SQLite format 3", File.ReadAllText(Path.Combine(Repo.Root, "x.db")), StringComparison.Ordinal);
        AssertFails(2, "FormatInvalid", "export", "-", "--as", "sqlite");
        AssertFails(2, "FormatInvalid", "export", "x.json", "--flat");
        AssertFails(2, "ExpressionInvalid", "export", "-", "-p", "a[");
        AssertFails(2, "FormatInvalid", "import", "x.db");
    }
}
