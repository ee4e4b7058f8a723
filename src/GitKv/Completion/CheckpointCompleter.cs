using System.Collections;
using System.Globalization;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Completion;

/// <summary>Completes the names of a store's checkpoints, newest first.</summary>
public sealed class CheckpointCompleter : NameCompleter
{
    private protected override IEnumerable<(string Name, Func<string> Tip)> Names(GitRepository repository, IDictionary typed) =>
        CompletionContext.OpenStore(repository, typed).Checkpoints.List().OrderByDescending(static c => c.Origin.At).Select(static c => (c.Name, (Func<string>)(() => Describe(c))));

    private static string Describe(Checkpoint checkpoint) =>
        $"{checkpoint.Origin.At.ToString("g", CultureInfo.CurrentCulture)} {checkpoint.Origin.By}: {checkpoint.Origin.Message.Split('\n')[0]}";
}
