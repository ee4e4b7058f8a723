using System.CommandLine;
using System.Text.Json;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Items;
using GitKv.Cli.Streams;
using GitKv.Core.Errors;
using GitKv.Core.Remotes;
using GitKv.Core.Remotes.Probing;
using GitKv.Core.Remotes.Sync;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv probe</c>: what a remote takes, and how to keep a store there.</summary>
internal static class ProbeCommand
{
    public static Command Create(VerbContext verbs)
    {
        var remote = new Argument<string?>("remote") { Description = "A remote's name or its URL. [default: the usual one]", Arity = ArgumentArity.ZeroOrOne };
        var readOnly = new Option<bool>("--read-only") { Description = "Read only: try nothing that writes." };
        var asJson = new Option<bool>("--json") { Description = "Print one JSON line." };
        var command = new Command("probe", "Find out what a remote takes, by trying with refs under a random name, and how to keep a store there.") { remote, readOnly, asJson };
        verbs.Do(command, (session, result) =>
        {
            string? name = result.GetValue(remote);
            GitRepository? repository = Find(session, name);
            using IRemoteConnection connection = RemoteConnector.Open(RemoteAddress.Resolve(repository, name ?? RemoteChoice.Default(repository!)));
            RemoteAbilities found;
            using (var progress = new ProgressLine(session.Shell, "Probing", wanted: true))
            {
                found = RemoteProbe.Run(connection, session.RefPrefix, !result.GetValue(readOnly), progress.Show,
                    left => session.Shell.Error.WriteLine($"gitkv: there may be left on the remote: {string.Join(' ', left)}"), session.Cancellation);
            }

            string store = session.StoreName;
            if (result.GetValue(asJson))
            {
                using var lines = new ItemJson(session.Output);
                lines.Line(json => Write(found, store, json));
            }
            else
            {
                foreach ((string row, string value) in Rows(found, store)) session.Output.WriteLine(DisplayText.WithoutControls($"{row,-15} {value}"));
            }

            return ExitCode.Done;
        }, notOnRemotes: "Name the remote as its argument: 'gitkv probe <remote>'.");
        return command;
    }

    /// <summary>An address needs no repository.</summary>
    private static GitRepository? Find(Session session, string? name)
    {
        try
        {
            return session.Repository;
        }
        catch (KvException e) when (e.ErrorId == ErrorIds.RepositoryNotFound && name is not null)
        {
            return null;
        }
    }

    private static IEnumerable<(string Name, string Value)> Rows(RemoteAbilities found, string store)
    {
        yield return ("url", found.Address.Display);
        if (found.Features.Agent is { } agent) yield return ("agent", agent);
        yield return ("protocol v2", Word(found.Features.ProtocolV2));
        yield return ("filter", Word(found.Features.Filter));
        yield return ("shallow", Word(found.Features.Shallow));
        yield return ("single objects", Word(found.SingleObjects));
        yield return ("write", Word(found.CanWrite));
        yield return ("refs/kv", Word(found.CustomRefs));
        yield return ("refs/heads/kv", Word(found.BranchRefs));
        if (found.GivenPrefix is { } given) yield return ("given prefix", Word(given));
        yield return ("blob refs", Word(found.BlobRefs));
        yield return ("tag refs", Word(found.TaggedRefs));
        yield return ("atomic", Word(found.Atomic));
        yield return ("delete", Word(found.Deletes));
        if (found.CanWrite) yield return ("layouts", string.Join(", ", found.Layouts));
        if (StorePlacement.Prefix(found, store) is { } prefix) yield return ("ref prefix", prefix);
        foreach ((string what, string words) in found.Refusals) yield return ("refused", $"{what}: {words}");
        foreach (string advice in StorePlacement.Advice(found, store)) yield return ("advice", advice);
    }

    private static void Write(RemoteAbilities found, string store, Utf8JsonWriter json)
    {
        json.WriteString("url", found.Address.Display);
        if (found.Address.Name is { } name) json.WriteString("remote", name);
        if (found.Features.Agent is { } agent) json.WriteString("agent", agent);
        Flag("protocolV2", found.Features.ProtocolV2);
        Flag("filter", found.Features.Filter);
        Flag("shallow", found.Features.Shallow);
        Flag("singleObjects", found.SingleObjects);
        Flag("canWrite", found.CanWrite);
        Flag("customRefs", found.CustomRefs);
        Flag("branchRefs", found.BranchRefs);
        if (found.GivenPrefix is { } given) Flag("givenPrefix", given);
        Flag("blobRefs", found.BlobRefs);
        Flag("taggedRefs", found.TaggedRefs);
        Flag("atomic", found.Atomic);
        Flag("deletes", found.Deletes);
        List("layouts", found.Layouts.Select(static l => l.ToString()));
        json.WriteString("layout", found.CanWrite ? nameof(KvLayout.Tree) : null);
        json.WriteString("refPrefix", StorePlacement.Prefix(found, store));
        List("refusals", found.Refusals.Select(static r => $"{r.Key}: {r.Value}"));
        List("left", found.Left);
        List("advice", StorePlacement.Advice(found, store));

        void Flag(string property, bool? value)
        {
            if (value is { } known) json.WriteBoolean(property, known);
            else json.WriteNull(property);
        }

        void List(string property, IEnumerable<string> values)
        {
            json.WriteStartArray(property);
            foreach (string value in values) json.WriteStringValue(value);
            json.WriteEndArray();
        }
    }

    private static string Word(bool? value) => value switch { true => "yes", false => "no", null => "unknown" };
}
