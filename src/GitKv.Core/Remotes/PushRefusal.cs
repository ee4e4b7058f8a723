using GitKv.Core.Errors;
using GitKv.Core.Refs;

namespace GitKv.Core.Remotes;

/// <summary>
/// A remote that refuses a push though its refs are as they were expected. It may be a rule or a missing right; or another push holds the lock of a
/// ref that it has not changed yet, which passes.
/// </summary>
internal static class PushRefusal
{
    /// <summary>It is asked so often before it is believed.</summary>
    public const int MostAsked = 3;

    private const int MostWords = 1000;

    public static KvException Denied(string place, IReadOnlyList<RefEdit> edits, PushReport report)
    {
        RefResult[] refused = [.. report.Refs.Where(static r => r.Verdict == RefVerdict.Refused)];
        string[] reasons = [.. refused.Select(static r => r.Words).Append(report.Words).Select(OnOneLine).Where(static w => w.Length > 0).Distinct()];
        string name = refused.Length > 0 ? refused[0].Name : edits[0].Name;
        string words = reasons.Length > 0 ? string.Join("; ", reasons) : "it gave no reason";
        return new KvException(ErrorIds.RemoteDenied, KvErrorKind.Denied,
            $"The remote '{place}' refused to change '{name}': {words}. Nothing was changed there. Trying again does not help until the remote allows it; Test-GitKvRemote finds out what it takes.", name)
        {
            Outcome = RemoteOutcome.Denied,
        };
    }

    /// <summary>What a stranger says, on one line and without anything that moves a terminal's cursor.</summary>
    private static string OnOneLine(string words)
    {
        string text = new([.. words.Select(static c => char.IsControl(c) ? ' ' : c)]);
        text = string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return text.Length > MostWords ? text[..MostWords] + "…" : text;
    }
}
