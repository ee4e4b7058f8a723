using GitKv.Core.Remotes.Probing;

namespace GitKv;

/// <summary>What a remote takes and gives, as it was found out by trying, and how to keep stores there.</summary>
public sealed class GitKvRemoteAbility
{
    internal GitKvRemoteAbility(RemoteAbilities found, string store)
    {
        Remote = found.Address.Name ?? found.Address.Display;
        Url = found.Address.Display;
        Agent = found.Features.Agent;
        ProtocolV2 = found.Features.ProtocolV2;
        Filter = found.Features.Filter;
        Shallow = found.Features.Shallow;
        SingleObjects = found.SingleObjects;
        CanWrite = found.CanWrite;
        CustomRefs = found.CustomRefs;
        BranchRefs = found.BranchRefs;
        BlobRefs = found.BlobRefs;
        TaggedRefs = found.TaggedRefs;
        Atomic = found.Atomic;
        Deletes = found.Deletes;
        GivenPrefix = found.GivenPrefix;
        Layouts = found.Layouts.Select(static l => (GitKvLayout)(int)l).ToArray();
        Layout = found.CanWrite ? GitKvLayout.Tree : null;
        RefPrefix = StorePlacement.Prefix(found, store);
        Refusals = found.Refusals.Select(static r => $"{r.Key}: {r.Value}").ToArray();
        Left = found.Left.ToArray();
        Advice = StorePlacement.Advice(found, store).ToArray();
    }

    /// <summary>The remote's name, or its address; what <c>-Remote</c> takes.</summary>
    public string Remote { get; }

    /// <summary>The address, without user and secret.</summary>
    public string Url { get; }

    /// <summary>The program that answers there; null where it does not say.</summary>
    public string? Agent { get; }

    /// <summary>Refs are listed by prefix (protocol version 2); null where that did not show.</summary>
    public bool? ProtocolV2 { get; }

    /// <summary>Objects can be left out of a fetch (partial clone).</summary>
    public bool? Filter { get; }

    /// <summary>History can be cut off.</summary>
    public bool? Shallow { get; }

    /// <summary>A single tree or value is given by its id; null where it could not be tried.</summary>
    public bool? SingleObjects { get; }

    /// <summary>This user can write there at all.</summary>
    public bool CanWrite { get; }

    /// <summary>Commits are taken below refs/kv/.</summary>
    public bool CustomRefs { get; }

    /// <summary>Commits are taken below refs/heads/kv/.</summary>
    public bool BranchRefs { get; }

    /// <summary>A ref may point at a blob, and be given another one.</summary>
    public bool BlobRefs { get; }

    /// <summary>A ref may point at a value wrapped in an annotated tag.</summary>
    public bool TaggedRefs { get; }

    /// <summary>Several refs change together or not at all.</summary>
    public bool Atomic { get; }

    /// <summary>Refs can be deleted.</summary>
    public bool Deletes { get; }

    /// <summary>Refs are taken where <c>-RefPrefix</c> says; null where it was not given.</summary>
    public bool? GivenPrefix { get; }

    /// <summary>The layouts that a store can have there.</summary>
    public IReadOnlyList<GitKvLayout> Layouts { get; }

    /// <summary>The layout to use; null where nothing can be written.</summary>
    public GitKvLayout? Layout { get; }

    /// <summary>The refs to keep the store at; null where none are taken.</summary>
    public string? RefPrefix { get; }

    /// <summary>What was refused, with the remote's words.</summary>
    public IReadOnlyList<string> Refusals { get; }

    /// <summary>Refs of the probe that could not be deleted.</summary>
    public IReadOnlyList<string> Left { get; }

    /// <summary>What to know before keeping stores there.</summary>
    public IReadOnlyList<string> Advice { get; }

    public override string ToString() => Url;
}
