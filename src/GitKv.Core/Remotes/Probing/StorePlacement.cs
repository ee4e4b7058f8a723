using GitKv.Core.Errors;
using GitKv.Core.Stores;

namespace GitKv.Core.Remotes.Probing;

/// <summary>Where and how a store is best kept on a remote, from what the remote takes.</summary>
public static class StorePlacement
{
    /// <summary>The start of refs on hosts that take branches only.</summary>
    private const string Branches = "refs/heads/kv";

    /// <summary>The refs that a store of a name would have; null where the remote takes none.</summary>
    public static string? Prefix(RemoteAbilities abilities, string store)
    {
        ArgumentNullException.ThrowIfNull(abilities);
        string usual = StoreLocator.DefaultPrefix(store);
        return abilities.CustomRefs ? usual : abilities.BranchRefs ? Branches + usual[usual.LastIndexOf('/')..] : null;
    }

    /// <summary>How to make a store there: what is not given is chosen.</summary>
    /// <param name="abilities">What the remote takes.</param>
    /// <param name="name">The store's name.</param>
    /// <param name="layout">The layout; null for Tree, which every host takes.</param>
    /// <param name="refPrefix">Where its refs are to be; null for where the host takes them.</param>
    /// <param name="annotate">Whether each value is wrapped in a tag; null for as the host needs it.</param>
    /// <exception cref="KvException">RemoteDenied: nothing can be written there; RemoteUnsupported: not this layout, or not there.</exception>
    public static StoreOptions Choose(RemoteAbilities abilities, string name, KvLayout? layout = null, string? refPrefix = null, bool? annotate = null)
    {
        ArgumentNullException.ThrowIfNull(abilities);
        string where = abilities.Address.Described;
        if (!abilities.CanWrite)
        {
            string words = abilities.Refusals.Count == 0 ? "" : $": {abilities.Refusals[0].Value}";
            throw new KvException(ErrorIds.RemoteDenied, KvErrorKind.Denied, $"Nothing can be written to the remote {where}{words}. A store can't be made there by this user.", abilities.Address.Display);
        }

        if (refPrefix is not null && abilities.GivenPrefix == false)
            throw Unsupported(abilities, $"The remote {where} takes no refs like '{refPrefix}'. Leave the prefix out, and it is '{Prefix(abilities, name)}'.");
        string prefix = refPrefix ?? Prefix(abilities, name)
            ?? throw Unsupported(abilities, $"The remote {where} takes refs neither below refs/kv/ nor below refs/heads/kv/. Give a prefix that it takes.");
        KvLayout chosen = layout ?? KvLayout.Tree;
        if (!abilities.Layouts.Contains(chosen))
            throw Unsupported(abilities, $"The remote {where} can't keep a store of the layout {chosen}: {WhyNot(abilities, chosen)}. The layout Tree works there.");
        bool isBranch = prefix.StartsWith("refs/heads/", StringComparison.Ordinal);
        if (chosen == KvLayout.Ref && isBranch)
            throw Unsupported(abilities, $"A store of the layout Ref can't have its refs below refs/heads/, where git takes commits only ('{prefix}'). The layouts Tree and Branch can.");
        bool wraps = chosen == KvLayout.Ref && (annotate ?? !abilities.BlobRefs);
        if (chosen == KvLayout.Ref && !wraps && !abilities.BlobRefs) throw Unsupported(abilities, $"The remote {where} takes no refs that point at blobs. It takes values wrapped in tags: make the store with -Annotate.");
        if (wraps && !abilities.TaggedRefs) throw Unsupported(abilities, $"The remote {where} takes no refs that point at tags. Make the store without -Annotate.");
        return new StoreOptions(name, chosen, prefix, wraps);
    }

    /// <summary>What was chosen and why, for people.</summary>
    public static string Describe(RemoteAbilities abilities, StoreOptions chosen)
    {
        ArgumentNullException.ThrowIfNull(abilities);
        ArgumentNullException.ThrowIfNull(chosen);
        var reasons = new List<string>();
        if (!abilities.CustomRefs && chosen.RefPrefix?.StartsWith(Branches + "/", StringComparison.Ordinal) == true) reasons.Add("refs below refs/kv/ are not taken" + Words("custom refs"));
        if (chosen.Annotate && !abilities.BlobRefs) reasons.Add("refs of blobs are not taken" + Words("refs of blobs"));
        if (!abilities.Deletes) reasons.Add("refs can't be deleted");
        if (!abilities.Atomic) reasons.Add("several refs can't change together");
        string why = reasons.Count == 0 ? "it takes all that stores need" : string.Join("; ", reasons);
        return $"The store '{chosen.Name}' on {abilities.Address.Described} gets the layout {chosen.Layout}{(chosen.Annotate ? " with values wrapped in tags" : "")} at {chosen.RefPrefix}: {why}.";

        string Words(string what) => abilities.Refusals.FirstOrDefault(r => r.Key == what).Value is { Length: > 0 } words ? $" ({words})" : "";
    }

    /// <summary>What to know before keeping stores there, most important first.</summary>
    public static IReadOnlyList<string> Advice(RemoteAbilities abilities, string store)
    {
        ArgumentNullException.ThrowIfNull(abilities);
        var advice = new List<string>();
        if (abilities.Left.Count > 0) advice.Add($"Delete what the probe had to leave: git push <remote> {string.Join(' ', abilities.Left.Select(static r => ":" + r))}");
        if (!abilities.CanWrite)
        {
            advice.Add("Stores can be read here and not written.");
        }
        else
        {
            string? prefix = Prefix(abilities, store);
            if (prefix is null) advice.Add("Stores need a prefix of their own, as neither refs/kv/ nor refs/heads/kv/ is taken.");
            else if (!abilities.CustomRefs) advice.Add($"Only branches are taken: keep the store at {prefix}. It shows among the branches, and rules for branches hold for it.");
            if (!abilities.Layouts.Contains(KvLayout.Branch)) advice.Add("Refs can't be deleted: use the layout Tree, where removing an item deletes no ref.");
            else if (!abilities.CustomRefs || !abilities.Layouts.Contains(KvLayout.Ref)) advice.Add("Use the layout Tree, or Branch: refs that are no commits are not taken.");
            else if (!abilities.BlobRefs) advice.Add("A store of the layout Ref needs -Annotate: refs may point at tags and not at blobs.");
            if (!abilities.Atomic) advice.Add("Several refs can't change together: in stores of the layouts Branch and Ref a transaction can have one key only. Tree has no such limit.");
        }

        if (abilities.Features.ProtocolV2 == false) advice.Add("The protocol is an old one that lists all refs each time: keep their number small (layout Tree).");
        if (abilities.Features.Filter != true || abilities.SingleObjects == false)
            advice.Add("Objects can't be fetched one by one (uploadpack.allowFilter and protocol version 2 are needed): the first read of a Tree store fetches all its values.");
        return advice;
    }

    private static string WhyNot(RemoteAbilities abilities, KvLayout layout) => !abilities.Deletes
        ? "refs can't be deleted"
        : layout == KvLayout.Ref ? "refs may point at commits only" : "it takes no such refs";

    private static KvException Unsupported(RemoteAbilities abilities, string message) => new(ErrorIds.RemoteUnsupported, KvErrorKind.Unsupported, message, abilities.Address.Display);
}
