using System.Text.Json;
using GitKv.Core.Objects;
using GitKv.Core.Query.Indexes;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Merging;

/// <summary>
/// The settings of two stores, merged field by field: what only one side changed is that side's. A field that both changed, differently, is a conflict with
/// the key "" and the field as its path, decided by a strategy Ours or Theirs that is for all keys of the merge.
/// </summary>
/// <param name="Rules">The merged settings, by whose rules the items are merged.</param>
/// <param name="Change">Makes those of ours the merged ones; null where they stay as they are.</param>
/// <param name="Conflicts">What is not decided.</param>
internal sealed record SettingsMerge(StoreSettings Rules, Func<StoreSettings, StoreSettings>? Change, IReadOnlyList<StoreConflict> Conflicts)
{
    public static SettingsMerge OfTrees(MergeContext context, ObjectId common, ObjectId ours, ObjectId theirs)
    {
        GitRepository repository = context.Repository;
        return Of(context, SettingsReader.BlobIn(repository, common), SettingsReader.BlobIn(repository, ours), SettingsReader.BlobIn(repository, theirs));
    }

    /// <summary>Merges the commits that hold the settings of stores of several refs, zero for none.</summary>
    public static SettingsMerge OfRefs(MergeContext context, CommitGraph graph, ObjectId oursAt, ObjectId theirsAt)
    {
        ObjectId ours = BlobOf(oursAt);
        ObjectId theirs = BlobOf(theirsAt);
        IReadOnlyList<ObjectId> bases = ours.IsZero || theirs.IsZero || ours == theirs ? [] : graph.MergeBases(oursAt, theirsAt);
        return Of(context, bases.Count == 0 ? ObjectId.Zero : BlobOf(bases[0]), ours, theirs);

        ObjectId BlobOf(ObjectId commit) => !commit.IsZero && RefTarget.TryPeel(context.Repository, commit, out ObjectId blob) ? blob : ObjectId.Zero;
    }

    /// <summary>Merges blobs of settings, zero for none.</summary>
    public static SettingsMerge Of(MergeContext context, ObjectId common, ObjectId ours, ObjectId theirs)
    {
        KvStore store = context.Into;
        StoreSettings none = new(store.Layout, store.Annotate);
        StoreSettings mine = ours.IsZero ? none : SettingsReader.Parse(context.Repository, ours, store.Name);
        if (theirs.IsZero || theirs == ours || theirs == common) return new SettingsMerge(mine, null, []);
        StoreSettings their = SettingsReader.Parse(context.Repository, theirs, context.From.Name);
        StoreSettings before = common.IsZero ? none : SettingsReader.Parse(context.Repository, common, store.Name);
        return Merge(context, before, mine, their, ours.IsZero);
    }

    private static SettingsMerge Merge(MergeContext context, StoreSettings before, StoreSettings mine, StoreSettings their, bool isNew)
    {
        StoreSettings merged = mine;
        var conflicts = new List<StoreConflict>();
        foreach (string name in their.Others.Concat(before.Others).Select(o => o.Name).Distinct().Order(StringComparer.Ordinal))
        {
            JsonElement? old = Field(before, name);
            JsonElement? first = Field(mine, name);
            JsonElement? second = Field(their, name);
            if (Same(second, old) || Same(first, second)) continue;
            if (name == IndexSettings.Field && IndexSettings.TryMerge(old, first, second, out JsonElement? both))
            {
                merged = merged.With(name, both);
                continue;
            }

            MergeUse? use = Same(first, old) ? MergeUse.Theirs : Decide(context, name, Bytes(old), Bytes(first), Bytes(second));
            if (use is null) conflicts.Add(new StoreConflict("", "/" + name, Bytes(old), Bytes(first), Bytes(second), "Both sides changed this setting of the store, differently."));
            if (use == MergeUse.Theirs) merged = merged.With(name, second);
        }

        if (!isNew && merged.Others.Count == mine.Others.Count && merged.Others.SequenceEqual(mine.Others)) return new SettingsMerge(mine, null, conflicts);
        IReadOnlyList<(string, JsonElement)> fields = merged.Others;
        return new SettingsMerge(merged, now => now with { Others = fields }, conflicts);
    }

    private static MergeUse? Decide(MergeContext context, string name, byte[]? old, byte[]? first, byte[]? second)
    {
        if (context.Resolutions?.Setting("/" + name, old, first, second) is { } resolved) return resolved;
        foreach (MergeChoice choice in context.Options.Choices)
        {
            if (choice.Pattern is not null && choice.Pattern.Text != "**") continue;
            if (ReferenceEquals(choice.Strategy, MergeStrategy.Ours)) return MergeUse.Ours;
            if (ReferenceEquals(choice.Strategy, MergeStrategy.Theirs)) return MergeUse.Theirs;
        }

        return null;
    }

    private static JsonElement? Field(StoreSettings settings, string name)
    {
        foreach ((string field, JsonElement value) in settings.Others)
            if (field == name) return value;
        return null;
    }

    private static bool Same(JsonElement? one, JsonElement? other) => one is null || other is null ? one is null && other is null : JsonElement.DeepEquals(one.Value, other.Value);

    private static byte[]? Bytes(JsonElement? value) => value is null ? null : System.Text.Encoding.UTF8.GetBytes(value.Value.GetRawText());
}
