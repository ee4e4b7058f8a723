using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Probing;

/// <summary>The refs of one probe: made under a name that nobody else has, and looked up by it when they are to be removed, whatever became of the pushes.</summary>
internal sealed class ProbeRefs(IRemoteConnection connection, GitRepository from, string mark, CancellationToken cancellation)
{
    private readonly List<KeyValuePair<string, string>> _refusals = [];
    private readonly HashSet<string> _tried = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ObjectId> _taken = new(StringComparer.Ordinal);

    public IReadOnlyList<KeyValuePair<string, string>> Refusals => _refusals;

    /// <summary>The remote does not let this user write at all.</summary>
    public bool ReadOnly { get; private set; }

    /// <summary>A name of the probe in a folder of refs.</summary>
    public string Name(string folder, string what) => $"{folder}/{mark}/{what}";

    /// <summary>Tries a change; true where the remote took it and shows it.</summary>
    /// <exception cref="KvException">RemoteUnreachable and others: it can't be asked.</exception>
    public bool Try(string what, params RefEdit[] edits)
    {
        if (ReadOnly) return false;
        foreach (RefEdit edit in edits) _tried.Add(edit.Name);
        PushReport report = connection.Push(new RemotePush { From = from, Edits = edits }, cancellation);
        switch (report.State)
        {
            case PushState.Answered when report.Refs.FirstOrDefault(static r => r.Verdict == RefVerdict.Refused) is { } refused:
                Refuse(what, report.Words.Length > 0 ? $"{refused.Words} ({report.Words.ReplaceLineEndings("; ")})" : refused.Words);
                return false;
            case PushState.NotSent when report.Failure is { Kind: KvErrorKind.Denied or KvErrorKind.NotFound } denied:
                ReadOnly = true;
                Refuse("writing", denied.Message);
                return false;
            case PushState.NotSent:
                throw report.Failure ?? new KvException(ErrorIds.RemoteUnreachable, KvErrorKind.Unreachable, $"The remote {connection.Address.Described} can't be reached. Trying again may help.", connection.Address.Display);
            case PushState.Unsupported:
                Refuse(what, report.Failure?.Message ?? "not supported");
                return false;
            default:
                if (report.State == PushState.Answered)
                    foreach (RefEdit edit in edits) _taken[edit.Name] = edit.New;

                // Also after a lost connection: what counts is what is there now.
                return edits.All(IsThere);
        }
    }

    /// <summary>Deletes what is there of the probe; true where all of it went.</summary>
    public bool Delete(bool together, out IReadOnlyList<string> left)
    {
        List<RemoteRef> there = List();
        if (together && there.Count > 1 && Push([.. there.Select(static r => new RefEdit(r.Name, r.Target, ObjectId.Zero))])) there = [];
        foreach (RemoteRef one in there) _ = Push([new RefEdit(one.Name, one.Target, ObjectId.Zero)]);

        // What was taken and is not shown is there all the same.
        foreach ((string name, ObjectId value) in _taken.ToArray()) _ = Push([new RefEdit(name, value, ObjectId.Zero)]);
        left = [.. List().Select(static r => r.Name).Union(_taken.Keys)];
        return left.Count == 0;
    }

    /// <summary>Deletes what another one made, one by one.</summary>
    public bool DeleteThose(IReadOnlyList<string> names, out IReadOnlyList<string> left)
    {
        _tried.UnionWith(names);
        return Delete(together: false, out left);
    }

    /// <summary>The names that may be there, for one who can't look.</summary>
    public IReadOnlyList<string> Tried => [.. _tried.Order(StringComparer.Ordinal)];

    private List<RemoteRef> List() =>
        _tried.Count == 0 ? [] : [.. connection.ListRefs([.. _tried.Select(n => n[..(n.LastIndexOf('/') + 1)]).Distinct()], cancellation)];

    private bool Push(RefEdit[] edits)
    {
        PushReport report = connection.Push(new RemotePush { From = from, Edits = edits }, cancellation);
        if (report.State != PushState.Answered) return false;
        bool all = true;
        foreach ((RefEdit edit, RefResult result) in edits.Zip(report.Refs))
        {
            if (result.Verdict != RefVerdict.Refused)
            {
                _taken.Remove(edit.Name);
                continue;
            }

            all = false;
            Refuse("deleting", report.Words.Length > 0 ? $"{result.Words} ({report.Words.ReplaceLineEndings("; ")})" : result.Words);
        }

        return all;
    }

    private void Refuse(string what, string words)
    {
        if (!_refusals.Exists(r => r.Key == what)) _refusals.Add(new(what, words));
    }

    private bool IsThere(RefEdit edit) => connection.ListRefs([edit.Name], cancellation).Any(r => r.Name == edit.Name && r.Target == edit.New);
}
