using GitKv.Core.Refs;

namespace GitKv.Core.Remotes.ByGit;

/// <summary>Reads what <c>git push --porcelain</c> prints (git-push, OUTPUT): a line a ref, <c>flag TAB from:to TAB summary (reason)</c>.</summary>
internal static class PushAnswers
{
    /// <summary>The results in the order of the edits; null where the remote did not answer for every one of them.</summary>
    public static List<RefResult>? Read(string output, RemotePush request, RemoteAddress address, bool allUpToDate)
    {
        var found = new Dictionary<string, RefResult>(StringComparer.Ordinal);
        foreach (string line in output.Split('\n'))
        {
            string[] parts = line.Split('\t', 3);
            if (parts.Length < 3 || parts[0].Length != 1 || parts[1].LastIndexOf(':') is var colon && colon < 0) continue;
            string name = parts[1][(colon + 1)..];

            // It began and no report came: nobody knows yet.
            if (parts[2].StartsWith("[remote failure]", StringComparison.Ordinal)) return null;
            found[name] = parts[0] switch
            {
                " " or "+" or "-" or "*" => new RefResult(name, RefVerdict.Accepted),
                "=" => new RefResult(name, RefVerdict.UpToDate),
                _ => new RefResult(name, RefVerdict.Refused, RemoteWords.OfGit(Reason(parts[2]), address)),
            };
        }

        var results = new List<RefResult>(request.Edits.Count);
        foreach (RefEdit edit in request.Edits)
        {
            if (found.TryGetValue(edit.Name, out RefResult? result)) results.Add(result);
            else if (allUpToDate) results.Add(new RefResult(edit.Name, RefVerdict.UpToDate));
            else return null;
        }

        return results;
    }

    /// <summary>The words in brackets at the end, or all.</summary>
    private static string Reason(string summary)
    {
        int open = summary.IndexOf(" (", StringComparison.Ordinal);
        return open >= 0 && summary.EndsWith(')') ? summary[(open + 2)..^1] : summary;
    }
}
