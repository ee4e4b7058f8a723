using GitKv.Core.Refs;
using GitKv.Core.Remotes.Wire.PktLine;

namespace GitKv.Core.Remotes.Wire.ReceivePack;

/// <summary>Reads what git-receive-pack says became of each ref (git's gitprotocol-pack, "Report Status").</summary>
internal static class ReportReader
{
    /// <summary>The results in the order of the edits; null where the report does not name every one of them.</summary>
    /// <exception cref="IOException">The connection ended before the report did.</exception>
    public static List<RefResult>? Read(PktReader reader, RemotePush request, Func<string, string> clean)
    {
        string? unpacking = null;
        var found = new Dictionary<string, RefResult>(StringComparer.Ordinal);
        while (reader.Need() == PktKind.Data)
        {
            string line = reader.Text;
            string[] parts = line.Split(' ', 3);
            switch (parts[0])
            {
                case "unpack" when parts.Length > 1:
                    unpacking = line["unpack ".Length..];
                    break;
                case "ok" when parts.Length > 1:
                    found[parts[1]] = new RefResult(parts[1], RefVerdict.Accepted);
                    break;
                case "ng" when parts.Length > 1:
                    found[parts[1]] = new RefResult(parts[1], RefVerdict.Refused, clean(parts.Length > 2 ? parts[2] : ""));
                    break;
            }
        }

        if (unpacking is null) return null;
        var results = new List<RefResult>(request.Edits.Count);
        foreach (RefEdit edit in request.Edits)
        {
            if (!found.TryGetValue(edit.Name, out RefResult? result)) return null;

            // Nothing lands of a pack that was not taken.
            results.Add(unpacking == "ok" ? result : result with { Verdict = RefVerdict.Refused, Words = clean($"{result.Words} (unpacking: {unpacking})".TrimStart()) });
        }

        return results;
    }
}
