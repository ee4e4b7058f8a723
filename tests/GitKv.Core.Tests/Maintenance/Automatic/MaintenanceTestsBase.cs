using System.Text;
using GitKv.Core.Maintenance.Automatic;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Stores;

namespace GitKv.Core.Tests.Maintenance.Automatic;

/// <summary>A repository that would be tidied after a handful of changes.</summary>
public abstract class MaintenanceTestsBase : StoreTestsBase
{
    private protected static MaintenancePolicy Eager { get; } = new(8, 1, 0, true);

    private protected static (bool, bool, bool) Everything => (true, true, true);

    private protected static bool Tidy(KvStore store, MaintenancePolicy? policy = null) => new MaintenanceRun(store, policy ?? Eager).Run(Everything, CancellationToken.None);

    /// <summary>Changes of documents that are alike, one at a time.</summary>
    private protected static void Fill(KvStore store, int changes, int keys = 20, int from = 0)
    {
        for (int i = from; i < from + changes; i++) Set(store, $"d{i % 2}/k{i % keys}", Document(i));
    }

    private protected static string Document(int number)
    {
        var text = new StringBuilder($"number {number}\n");
        for (int i = 0; i < 30; i++) text.Append("line ").Append(i).Append(" of a document that changes at its beginning\n");
        return text.ToString();
    }

    private protected string[] LooseFiles() => [.. Directory.EnumerateFiles(Repo.InGit("objects"), "*", SearchOption.AllDirectories).Where(static f => Path.GetFileName(f).Length == 38)];

    private protected string[] Packs(string extension = ".pack") => Directory.GetFiles(Repo.InGit("objects/pack"), "*" + extension);

    private protected string AllObjects() => Repo.Run("cat-file", "--batch-all-objects", "--batch-check");

    private protected void Age(TimeSpan by)
    {
        foreach (string file in LooseFiles()) File.SetLastWriteTimeUtc(file, DateTime.UtcNow - by);
    }
}
