using System.Globalization;
using System.Text;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Probing;

/// <summary>A bare repository in a temporary folder, with no hooks, for the objects of a probe.</summary>
internal sealed class ProbeScratch : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gitkv-probe-").FullName;

    public ProbeScratch()
    {
        foreach (string folder in (string[])["objects", "refs"]) Directory.CreateDirectory(Path.Combine(_folder, folder));
        File.WriteAllText(Path.Combine(_folder, "HEAD"), "ref: refs/heads/main\n");
        File.WriteAllText(Path.Combine(_folder, "config"), "[core]\n\trepositoryformatversion = 0\n\tbare = true\n[gitkv]\n\tcache = true\n[gc]\n\tauto = 0\n");
        Repository = GitRepository.OpenOwn(_folder);
    }

    public GitRepository Repository { get; }

    /// <summary>Writes objects that nobody has: a text, a tree with it, two commits one after the other, and a tag of the text.</summary>
    public ProbeObjects Write(string mark, GitIdentity who)
    {
        using var writer = new ObjectWriter(Repository.Objects, FsyncPolicy.GitDefault);
        ObjectId first = Text("1");
        ObjectId second = Text("2");
        ObjectId tree = Tree(first);
        ObjectId commit = Commit(tree, null);
        ObjectId next = Commit(Tree(second), commit);
        ObjectId tag = Tag(first);
        ObjectId nextTag = Tag(second);
        writer.Flush();
        return new ProbeObjects(first, second, tree, commit, next, tag, nextTag);

        ObjectId Text(string number) => writer.Write(ObjectType.Blob, Encoding.UTF8.GetBytes($"{mark} {number}\n"));

        ObjectId Tree(ObjectId blob)
        {
            byte[] content = [.. "100644 probe\0"u8, .. new byte[ObjectId.Length]];
            blob.CopyTo(content.AsSpan(content.Length - ObjectId.Length));
            return writer.Write(ObjectType.Tree, content);
        }

        ObjectId Commit(ObjectId files, ObjectId? parent)
        {
            string before = parent is null ? "" : $"parent {parent}\n";
            return writer.Write(ObjectType.Commit, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"tree {files}\n{before}author {who}\ncommitter {who}\n\n{mark}\n")));
        }

        ObjectId Tag(ObjectId blob) => writer.Write(ObjectType.Tag, Encoding.UTF8.GetBytes($"object {blob}\ntype blob\ntag {mark}\ntagger {who}\n\n{mark}\n"));
    }

    public void Dispose()
    {
        Repository.Dispose();
        try
        {
            // git makes objects read-only, which Windows refuses to delete.
            if (OperatingSystem.IsWindows())
                foreach (string file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories)) File.SetAttributes(file, FileAttributes.Normal);
            Directory.Delete(_folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is in the folder for temporary files, and goes with it.
        }
    }
}

/// <summary>What <see cref="ProbeScratch.Write"/> wrote: a thing of each kind, and another one to change it to.</summary>
internal sealed record ProbeObjects(ObjectId Blob, ObjectId NextBlob, ObjectId Tree, ObjectId Commit, ObjectId NextCommit, ObjectId Tag, ObjectId NextTag);
