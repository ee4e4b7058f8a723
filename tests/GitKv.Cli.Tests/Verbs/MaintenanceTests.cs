using System.Text.Json;
using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class MaintenanceTests : CommandTestsBase
{
    [Fact]
    public void Damage_is_exit_code_7_and_a_sound_store_prints_nothing()
    {
        Run("set", "a/b", "a value");
        Assert.Equal("", Run("fsck", "--full").Output);
        string id = Repo.Run("rev-parse", "refs/kv/default:a/b");
        File.Delete(Repo.InGit($"objects/{id[..2]}/{id[2..]}"));
        CommandOutcome outcome = Try("fsck", "--json");
        Assert.Equal(7, outcome.ExitCode);
        JsonElement finding = JsonDocument.Parse(outcome.Output).RootElement;
        Assert.Equal(("Error", "ObjectNotFound", "a/b"), (finding.GetProperty("severity").GetString(), finding.GetProperty("id").GetString(), finding.GetProperty("target").GetString()));
        Assert.Equal((7, ""), (Try("fsck", "-q").ExitCode, Try("fsck", "-q").Output));
    }

    [Fact]
    public void Unsigned_history_is_damage_where_signatures_are_required()
    {
        Run("set", "a", "1");
        Assert.Equal(7, Try("fsck", "--require-signed").ExitCode);
        Assert.Equal(0, Try("fsck", "--require-signed", "--since", "2101-01-01").ExitCode);
    }

    [Fact]
    public void Statistics_are_told_to_people_and_as_json()
    {
        Run("set", "a/b", "12345");
        Assert.Contains("keys", Run("stats").Lines[0], StringComparison.Ordinal);
        JsonElement stats = JsonDocument.Parse(Run("stats", "--json").Output).RootElement;
        Assert.Equal((1, 5, 1, false), (stats.GetProperty("keys").GetInt32(), stats.GetProperty("bytes").GetInt32(), stats.GetProperty("versions").GetInt32(), stats.GetProperty("commitGraph").GetBoolean()));
    }

    [Fact]
    public void Collecting_garbage_packs_and_shortens_history()
    {
        for (int i = 0; i < 4; i++) Run("set", "a", $"{i}");
        JsonElement plan = JsonDocument.Parse(Run("gc", "-n", "--keep-history", "1", "--json").Output).RootElement;
        Assert.Equal(3, plan.GetProperty("versionsDropped").GetInt32());
        Assert.Equal("4", Repo.Run("rev-list", "--count", "refs/kv/default"));
        JsonElement done = JsonDocument.Parse(Run("gc", "--keep-history", "1", "--json").Output).RootElement;
        Assert.Equal((3, 1), (done.GetProperty("versionsDropped").GetInt32(), done.GetProperty("packsAfter").GetInt32()));
        Assert.Equal(("1", "3"), (Repo.Run("rev-list", "--count", "refs/kv/default"), Get("a")));
        Fsck();
    }

    [Fact]
    public void Only_expired_items_go_where_that_is_asked_for()
    {
        Run("set", "a", "1", "--expires-at", "2001-01-01");
        Run("set", "b", "1");
        Assert.Equal("{\"expired\":1}\n", Run("gc", "--expired", "--json").Output);
        Assert.Equal("{\"expired\":0}\n", Run("gc", "--expired", "--json").Output);
        Assert.Equal(2, Try("gc", "--expired", "--keep-history", "1").ExitCode);
    }
}
