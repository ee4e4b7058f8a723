using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Remotes.Wire.V0;

namespace GitKv.Core.Remotes.Wire.ReceivePack;

/// <summary>
/// Compares what is expected with what the server has just said, before anything is sent. The server compares again under its locks; but a deletion of
/// a ref whose expected value it does not have as an object any more it carries out without comparing ("allowing deletion of corrupt ref").
/// </summary>
internal static class Precheck
{
    /// <summary>The results where an expectation is wrong already; null where all may be sent.</summary>
    public static List<RefResult>? Run(RemotePush request, RefAdvertisement server)
    {
        var there = new Dictionary<string, ObjectId>(StringComparer.Ordinal);
        foreach (RemoteRef known in server.Refs) there[known.Name] = known.Target;
        if (request.Edits.All(e => there.GetValueOrDefault(e.Name) == e.Expected && e.Expected != e.New)) return null;
        return [.. request.Edits.Select(edit =>
        {
            ObjectId now = there.GetValueOrDefault(edit.Name);
            if (now == edit.New) return new RefResult(edit.Name, RefVerdict.UpToDate);
            return new RefResult(edit.Name, RefVerdict.Refused, now == edit.Expected ? "another ref of the same push was refused" : now.IsZero ? "there is no such ref" : "the ref has another value");
        })];
    }
}
