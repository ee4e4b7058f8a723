using System.Globalization;
using System.Text;
using GitKv.Core.Repositories;

namespace GitKv.Core.Objects;

/// <summary>A commit, or the same fields of an annotated tag (git's documentation: git-commit-tree, git-mktag).</summary>
/// <param name="Target">A commit's tree; what a tag points at.</param>
/// <param name="Parents">None for a tag.</param>
/// <param name="Author">A tag's tagger.</param>
/// <param name="Committer">As the author for a tag.</param>
/// <param name="Message">Whole, with its trailers.</param>
internal sealed record GitCommit(ObjectId Target, IReadOnlyList<ObjectId> Parents, GitIdentity Author, GitIdentity Committer, string Message)
{
    private static readonly GitIdentity Nobody = new("", "", DateTimeOffset.UnixEpoch);

    /// <summary>Reads a commit or an annotated tag. Damage arrives as <see cref="InvalidDataException"/>.</summary>
    public static GitCommit Parse(ReadOnlySpan<byte> content)
    {
        ObjectId? target = null;
        var parents = new List<ObjectId>();
        GitIdentity? author = null;
        GitIdentity? committer = null;
        Encoding encoding = Encoding.UTF8;
        bool isTag = content.StartsWith("object "u8);
        while (true)
        {
            int end = content.IndexOf((byte)'\n');
            if (end < 0) break;
            ReadOnlySpan<byte> line = content[..end];
            content = content[(end + 1)..];
            if (line.IsEmpty) break;
            if (line.StartsWith("tree "u8) || line.StartsWith("object "u8)) target ??= IdOf(line);
            else if (line.StartsWith("parent "u8)) parents.Add(IdOf(line));
            else if (line.StartsWith("author "u8)) author ??= Person(line[7..]);
            else if (line.StartsWith("tagger "u8)) author = committer = Person(line[7..]);
            else if (line.StartsWith("committer "u8)) committer ??= Person(line[10..]);
            else if (line.StartsWith("encoding ISO-8859-1"u8)) encoding = Encoding.Latin1;
        }

        if (isTag) content = WithoutSignature(content);
        if (target is null) throw new InvalidDataException("a commit without a tree");
        return new GitCommit(target.Value, parents, author ?? Nobody, committer ?? Nobody, encoding.GetString(content));
    }

    /// <summary>The commit as git keeps it.</summary>
    public byte[] ToCommit()
    {
        var text = new StringBuilder(512);
        text.Append("tree ").Append(Target).Append('\n');
        foreach (ObjectId parent in Parents) text.Append("parent ").Append(parent).Append('\n');
        text.Append("author ").Append(Author).Append("\ncommitter ").Append(Committer).Append("\n\n").Append(Message);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The annotated tag of an object, as git keeps it.</summary>
    public byte[] ToTag(string name, ObjectType type = ObjectType.Blob) =>
        Encoding.UTF8.GetBytes($"object {Target}\ntype {(type == ObjectType.Commit ? "commit" : "blob")}\ntag {name}\ntagger {Author}\n\n{Message}");

    /// <summary>The signature of a tag follows its message (git's gitformat-signature).</summary>
    private static ReadOnlySpan<byte> WithoutSignature(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> mark = "-----BEGIN "u8;
        for (int at = message.LastIndexOf(mark); at >= 0; at = message[..at].LastIndexOf(mark))
        {
            if (at > 0 && message[at - 1] != '\n') continue;
            ReadOnlySpan<byte> kind = message[(at + mark.Length)..];
            if (kind.StartsWith("PGP SIGNATURE-----"u8) || kind.StartsWith("PGP MESSAGE-----"u8) || kind.StartsWith("SIGNED MESSAGE-----"u8) || kind.StartsWith("SSH SIGNATURE-----"u8))
                return message[..at];
        }

        return message;
    }

    private static ObjectId IdOf(ReadOnlySpan<byte> line) =>
        ObjectId.TryParse(line[(line.IndexOf((byte)' ') + 1)..], out ObjectId id) ? id : throw new InvalidDataException("a bad object id in a commit");

    /// <summary>Reads <c>Name &lt;address&gt; 1700000000 +0100</c>.</summary>
    public static GitIdentity Person(ReadOnlySpan<byte> line)
    {
        // Name <email> 1700000000 +0100; other tools have written all sorts of things here, so nothing is refused.
        string text = Encoding.UTF8.GetString(line);
        int open = text.IndexOf('<', StringComparison.Ordinal);
        int close = text.LastIndexOf('>');
        if (open < 0 || close < open) return Nobody with { Name = text.Trim() };
        string[] rest = text[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        DateTimeOffset when = DateTimeOffset.UnixEpoch;
        if (rest.Length > 0 && long.TryParse(rest[0], NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds < 253_402_300_800)
        {
            when = DateTimeOffset.FromUnixTimeSeconds(seconds);
            if (rest.Length > 1 && int.TryParse(rest[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int zone))
            {
                int minutes = zone / 100 * 60 + zone % 100;
                if (Math.Abs(minutes) <= 14 * 60) when = when.ToOffset(TimeSpan.FromMinutes(minutes));
            }
        }

        return new GitIdentity(text[..open].Trim(), text[(open + 1)..close], when);
    }
}
