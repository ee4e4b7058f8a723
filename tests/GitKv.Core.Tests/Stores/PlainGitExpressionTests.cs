using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Stores;

/// <summary>
/// The expression trees of "Using GIT as a hierarchical database" (x * y + 2): as a tree of nodes, as a table of numbered nodes with links, and as an
/// index in infix order. Made with git's plumbing exactly as the article shows them, with the ids that it shows, and read here.
/// </summary>
public sealed class PlainGitExpressionTests : IDisposable
{
    private readonly TempRepo _repo = new();

    public void Dispose() => _repo.Dispose();

    [Fact]
    public void The_tree_of_the_article_reads_as_keys_and_values()
    {
        string operatorId = Hash("operator"), plus = Hash("+"), times = Hash("*"), x = Hash("x"), y = Hash("y"), two = Hash("2");
        Assert.Equal(("e196e4b5d49f41231b184a124b3ff52bb00ef9f6", "72e8ffc0db8aad71a934dd11e5968bd5109e54b4"), (operatorId, times));
        string integer = Hash("integer");
        Add("root/type", operatorId);
        Add("root/value", plus);
        Add("root/left/type", operatorId);
        Add("root/left/value", times);
        Add("root/left/left/value", x);
        Add("root/left/right/value", y);
        Add("root/right/type", integer);
        Add("root/right/value", two);

        KvStore store = Commit();
        Assert.Equal(["root/left/left/value", "root/left/right/value", "root/left/type", "root/left/value", "root/right/type", "root/right/value", "root/type", "root/value"],
            store.Snapshot().Enumerate().Select(e => e.Key));
        Assert.Equal("x y * 2 +", Values(store, "**/value"));
        Assert.Equal([("left", true), ("right", true), ("type", false), ("value", false)], store.Snapshot().Children("root").Select(c => (c.Name, c.IsDirectory)));
    }

    [Fact]
    public void The_table_of_nodes_lists_its_values_and_a_link_to_a_tree_is_a_clear_error()
    {
        MakeNodes();
        KvStore store = Commit();
        Assert.Equal("+ * x y 2", Values(store, "nodes/*/value"));
        KvSnapshot snapshot = store.Snapshot();
        Assert.Equal(["left", "right", "type", "value"], snapshot.Children("nodes/1").Select(c => c.Name));

        // The article records trees as if they were files: git lists them so, and so do we; a value they are not.
        Assert.True(snapshot.TryGet("nodes/1/left", out KvEntry link));
        Assert.Equal("945999b7c15c9b745333847bf3d341b7f74a784f", link.Version);
        KvException error = Assert.Throws<KvException>(() => snapshot.Read(link));
        Assert.Equal((ErrorIds.ObjectCorrupt, KvErrorKind.Corrupt), (error.ErrorId, error.Kind));
        Assert.Equal(ErrorIds.ObjectCorrupt, Assert.Throws<KvException>(() => snapshot.Open(link)).ErrorId);
        _repo.Run("gc", "-q", "--prune=now");
        Assert.Equal(ErrorIds.ObjectCorrupt, Assert.Throws<KvException>(() => Commit().Snapshot().Open(link)).ErrorId);
    }

    [Fact]
    public void A_change_beside_such_links_keeps_them_as_they_are()
    {
        MakeNodes();
        KvStore store = Commit();
        using (KvTransaction transaction = store.Begin())
        {
            transaction.Set("nodes/5/value", "3\n"u8);
            transaction.Commit();
        }

        Assert.Equal("+ * x y 3", Values(store, "nodes/*/value"));
        Assert.Equal("nodes/5/value", _repo.Run("diff-tree", "-r", "--name-only", "refs/heads/expression~1", "refs/heads/expression"));
    }

    [Fact]
    public void The_infix_index_lists_in_the_order_of_the_expression()
    {
        Add("infix/operator", Hash("+"));
        Add("infix/left/operator", Hash("*"));
        Add("infix/left/left/variable", Hash("x"));
        Add("infix/left/right/variable", Hash("y"));
        Add("infix/right/value", Hash("2"));
        KvStore store = Commit();

        // The article's own listing: git's order of paths is this store's order of keys.
        Assert.Equal(_repo.Run("ls-tree", "-r", "--name-only", "refs/heads/expression").Split('\n'), store.Snapshot().Enumerate().Select(e => e.Key));
        Assert.Equal("x * y + 2", Values(store, "infix/**"));
        Assert.Equal("x * y", Values(store, "infix/left/**"));

        _repo.Run("update-index", "--force-remove", "infix/operator");
        Assert.Equal("x * y 2", Values(Commit(), "infix/**"));
    }

    private void MakeNodes()
    {
        (string Type, string Value)[] nodes = [("operator", "+"), ("operator", "*"), ("variable", "x"), ("variable", "y"), ("integer", "2")];
        for (int i = 0; i < nodes.Length; i++)
        {
            Add($"nodes/{i + 1}/value", Hash(nodes[i].Value));
            Add($"nodes/{i + 1}/type", Hash(nodes[i].Type));
        }

        Assert.Equal("d986912eb66eb446ddaaa188a5cc1068c8cf951b", _repo.Run("write-tree"));
        foreach ((string path, string id) in ((string, string)[])
        [
            ("nodes/1/left", "945999b7c15c9b745333847bf3d341b7f74a784f"), ("nodes/1/right", "36fde2340dd25814793c1346ebbb0175049665dd"),
            ("nodes/2/parent", "945999b7c15c9b745333847bf3d341b7f74a784f"), ("nodes/2/left", "f556930b3cd058453894e0cc386fe6ca10908abd"),
            ("nodes/2/right", "f556930b3cd058453894e0cc386fe6ca10908abd"), ("nodes/3/parent", "86a40cb9ccbc91a00ce06c9e9ca3e132f5e22ab6"),
            ("nodes/4/parent", "86a40cb9ccbc91a00ce06c9e9ca3e132f5e22ab6"), ("nodes/5/parent", "945999b7c15c9b745333847bf3d341b7f74a784f"),
        ]) Add(path, id);
        Assert.Equal("e6b41858f6e7350914dbf1ddbdc2e457ee9bb4d3", _repo.Run("write-tree"));
    }

    private string Hash(string text) => Git.RunWith(_repo.Root, text + "\n", null, "hash-object", "-w", "--stdin");

    private void Add(string path, string id) => _repo.Run("update-index", "--add", "--cacheinfo", "100644", id, path);

    private KvStore Commit()
    {
        (int known, string parent, _) = Git.Try(_repo.Root, null, null, "rev-parse", "-q", "--verify", "refs/heads/expression");
        string[] parents = known == 0 ? ["-p", parent.Trim()] : [];
        string commit = Git.RunWith(_repo.Root, "Node database created\n", null, ["commit-tree", _repo.Run("write-tree"), .. parents]);
        _repo.Run("update-ref", "refs/heads/expression", commit);
        return KvStore.Open(_repo.Repository, refPrefix: "refs/heads/expression");
    }

    private static string Values(KvStore store, string pattern)
    {
        KvSnapshot snapshot = store.Snapshot();
        return string.Join(' ', snapshot.Enumerate(KeyPattern.Parse(pattern)).Select(e => Encoding.UTF8.GetString(snapshot.Read(e)).Trim()));
    }
}
