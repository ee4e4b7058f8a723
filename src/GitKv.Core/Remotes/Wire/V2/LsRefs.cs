using System.Text;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Remotes.Wire.PktLine;

namespace GitKv.Core.Remotes.Wire.V2;

/// <summary>Lists refs by the beginnings of their names (git's gitprotocol-v2, "ls-refs").</summary>
internal static class LsRefs
{
    // With more, git's server lists everything.
    private const int MostPrefixes = 65536;

    public static void Write(PktWriter request, ServerCapabilities server, IReadOnlyList<string> prefixes)
    {
        Command.Begin(request, "ls-refs", server);
        request.Line("peel");

        // Without a prefix HEAD comes too, and is no ref to us.
        if (prefixes.Count == 0) request.Line("ref-prefix refs/");
        if (prefixes.Count < MostPrefixes)
            foreach (string prefix in prefixes) request.Line("ref-prefix " + prefix);
        request.Flush();
    }

    /// <summary>Reads the answer. Names that no ref can have are passed over: they would become paths of files.</summary>
    public static List<RemoteRef> Read(PktReader reader, IReadOnlyList<string> prefixes)
    {
        var refs = new List<RemoteRef>();
        while (reader.Need() == PktKind.Data)
        {
            if (Parse(reader.Line) is { } found && RefPrefixes.Match(found.Name, prefixes)) refs.Add(found);
        }

        RefPrefixes.Sort(refs);
        return refs;
    }

    private static RemoteRef? Parse(ReadOnlySpan<byte> line)
    {
        const int digits = 2 * ObjectId.Length;

        // "unborn HEAD …": a branch that is not there yet.
        if (line.StartsWith("unborn "u8)) return null;
        if (line.Length < digits + 2 || line[digits] != ' ' || !ObjectId.TryParse(line[..digits], out ObjectId target)) throw new InvalidDataException("a bad line in the list of refs");
        line = line[(digits + 1)..];
        int end = line.IndexOf((byte)' ');
        string name = Encoding.UTF8.GetString(end < 0 ? line : line[..end]);
        var peeled = default(ObjectId);
        while (end >= 0)
        {
            line = line[(end + 1)..];
            end = line.IndexOf((byte)' ');
            ReadOnlySpan<byte> attribute = end < 0 ? line : line[..end];
            if (attribute.StartsWith("peeled:"u8) && !ObjectId.TryParse(attribute["peeled:"u8.Length..], out peeled)) throw new InvalidDataException("a bad line in the list of refs");
        }

        return RefName.IsValid(name) ? new RemoteRef(name, target, peeled) : null;
    }
}
