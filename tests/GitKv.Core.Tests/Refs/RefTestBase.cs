using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Refs;

/// <summary>What tests of ref transactions share: a repository, blobs in it, and swings.</summary>
public abstract class RefTestBase : IDisposable
{
    private protected static GitIdentity Who { get; } = new("Who", "who@example.com", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000).ToOffset(TimeSpan.FromHours(1)));

    private protected TempRepo Repo { get; } = new();

    private protected RefStore Store => Repo.Repository.Refs;

    public void Dispose()
    {
        Repo.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected ObjectId Blob(string content) => ObjectId.Parse(Repo.Blob(content));

    private protected void Swing(params RefEdit[] edits) => Swing(Store, edits);

    private protected static void Swing(RefStore store, params RefEdit[] edits)
    {
        using RefTransaction transaction = store.Begin();
        transaction.Prepare(edits);
        transaction.Commit("why", Who);
    }

    /// <summary>What git says a ref points at; empty when there is none.</summary>
    private protected string Git(string name) => Repo.Run("for-each-ref", "--format=%(objectname)", name);

    private protected IEnumerable<string> Locks() => Directory.EnumerateFiles(Repo.GitDirectory, "*.lock", SearchOption.AllDirectories);

    private protected void AssertClean()
    {
        Assert.Empty(Locks());
        Support.Git.Run(Repo.Root, "fsck", "--full", "--strict");
        Support.Git.Run(Repo.Root, "pack-refs", "--all");
    }
}
