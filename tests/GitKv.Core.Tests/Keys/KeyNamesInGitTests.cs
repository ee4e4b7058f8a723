using System.Text;
using FsCheck.Fluent;
using GitKv.Core.Keys;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Keys;

/// <summary>What real git says of the names.</summary>
public class KeyNamesInGitTests
{
    private static readonly string[] Hostile =
    [
        ".git", ".GIT", "git~1", "GIT~1", ".gitmodules", ".gitattributes", ".gitignore", ".mailmap", "gitmod~1", "\u200c.git", ".g\u200cit", ".git\u200c", "con", "CON.txt", "nul", "a.lock",
        "~0", "~f", "..a", "...", "....", "😀", "a b", " ", " a ", "a\\b", "\\", "..\\..\\x", ".git\\config", ".git ", ".git.", ".git::$INDEX_ALLOCATION", "git.", "-", "--upload-pack=x", "@", "@{-1}",
        "HEAD", "x.", "x.lock.lock", "\u0000", "a\nb", "\t", "%", "%2E", "*", "?", "[a]", "^{}", "a:b", "\ufeff", "日本語", "é", "e\u0301", "0123456789abcdef0123456789abcdef01234567",
    ];

    [Fact]
    public void Encoded_names_are_refs_that_git_accepts_and_finds()
    {
        using var repo = new TempRepo(bare: true);
        string blob = repo.Blob("x");
        List<string> names = [.. Samples(3000).Select(component => KeyName.Encode(component, NameForm.Ref)).Distinct(StringComparer.Ordinal)];

        // "verify <ref> NUL <zeros>": git checks the name and takes the ref's lock, but writes nothing.
        var commands = new StringBuilder();
        for (int i = 0; i < names.Count; i++) commands.Append("verify refs/kv/").Append(i).Append('/').Append(names[i]).Append('\0').Append('0', 40).Append('\0');
        Git.RunWith(repo.Root, commands.ToString(), null, "update-ref", "-z", "--stdin");

        string[] written = [.. Hostile.Select(component => "refs/kv/s/" + KeyName.Encode(component, NameForm.Ref))];
        Git.RunWith(repo.Root, string.Concat(written.Select(name => $"create {name}\0{blob}\0")), null, "update-ref", "-z", "--stdin");
        string[] listed = repo.Run("for-each-ref", "--format=%(refname)", "refs/kv").Split('\n');
        Assert.Equal(written.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        Assert.Equal(
            Hostile.Order(StringComparer.Ordinal),
            listed.Select(name => KeyName.Decode(name["refs/kv/s/".Length..], NameForm.Ref)).Order(StringComparer.Ordinal));
        repo.Run("fsck", "--full", "--strict");
    }

    [Fact]
    public void Check_ref_format_accepts_the_hostile_names()
    {
        using var repo = new TempRepo(bare: true);
        foreach (string component in Hostile) repo.Run("check-ref-format", "refs/kv/default/" + KeyName.Encode(component, NameForm.Ref));
    }

    [Fact]
    public void Encoded_names_are_tree_entries_that_fsck_accepts()
    {
        using var repo = new TempRepo(bare: true);
        string blob = repo.Blob("x");
        string[] components = [.. Samples(3000).Concat(Hostile).Distinct(StringComparer.Ordinal)];
        string entries = string.Concat(components.Select(component => $"100644 blob {blob}\t{KeyName.Encode(component, NameForm.Tree)}\0"));
        string tree = Git.RunWith(repo.Root, entries, null, "mktree", "-z");
        repo.Run("update-ref", "refs/kv/tree", repo.Run("commit-tree", "-m", "x", tree));
        Assert.Equal("", repo.Run("fsck", "--full", "--strict", "--no-dangling"));
        string[] listed = [.. repo.Run("ls-tree", "-z", "--name-only", tree).Split('\0', StringSplitOptions.RemoveEmptyEntries)];
        Assert.Equal(
            components.Order(StringComparer.Ordinal),
            listed.Select(name => KeyName.Decode(name, NameForm.Tree)).Order(StringComparer.Ordinal));
    }

    private static string[] Samples(int count) => [.. KeyGenerator.Component.Sample(count)];
}
