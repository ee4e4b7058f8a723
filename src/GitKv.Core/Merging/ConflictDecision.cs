using GitKv.Core.Errors;
using GitKv.Core.Formats;
using GitKv.Core.Objects;

namespace GitKv.Core.Merging;

/// <summary>What a person decides about conflicts of a pending merge.</summary>
/// <param name="Key">The key; "" for the store's settings.</param>
/// <param name="Path">Where in the value (RFC 6901); null: all conflicts of the key.</param>
/// <param name="Use">What to take.</param>
/// <param name="Value">With <see cref="MergeUse.Value"/>: the bytes; null: the item, or what is at the path, goes.</param>
public sealed record ConflictDecision(string Key, string? Path, MergeUse Use, byte[]? Value = null)
{
    internal IEnumerable<MergeResolution> Against(IReadOnlyList<StoreConflict> open, PendingRecipe recipe, ObjectWriter writer)
    {
        List<StoreConflict> mine = [.. open.Where(c => c.Key == Key && (Path is null || c.Path == Path))];
        if (mine.Count == 0) throw NotFound(open, recipe);
        byte[]? content = Value is not null && Path is { Length: > 0 } && Key.Length > 0 ? DocumentValue.ToJson(Value) : Value;
        ObjectId value = Use == MergeUse.Value && content is not null ? writer.Write(ObjectType.Blob, content) : ObjectId.Zero;

        // Another value for the whole item decides all of it.
        if (Path is null && Use == MergeUse.Value && Key.Length > 0) mine = [mine[0] with { Path = "" }];
        foreach (StoreConflict conflict in mine)
        {
            if (Key.Length == 0 && Use is MergeUse.Value or MergeUse.Base)
                throw new KvException(ErrorIds.ConflictNotFound, KvErrorKind.Invalid, "A conflict of the store's settings is resolved with Ours or Theirs. Change the settings afterwards with Set-GitKvStore.", Key);
            (ObjectId common, ObjectId ours, ObjectId theirs) = Key.Length > 0 ? (conflict.BaseId, conflict.OursId, conflict.TheirsId)
                : (MergeResolutions.Hash(conflict.Base).Blob, MergeResolutions.Hash(conflict.Ours).Blob, MergeResolutions.Hash(conflict.Theirs).Blob);
            yield return new MergeResolution(Key, conflict.Path, Use, value, common, ours, theirs);
        }
    }

    /// <summary>Where a conflict is still one after it was decided.</summary>
    internal static KvException Undecidable(MergeResolution resolution) =>
        new(ErrorIds.ConflictNotFound, KvErrorKind.Invalid,
            $"The conflict of '{resolution.Key}' at '{resolution.Path}' cannot be resolved in this way: in the middle of an array take a side, or give the whole item another value.", resolution.Key);

    private KvException NotFound(IReadOnlyList<StoreConflict> open, PendingRecipe recipe)
    {
        string place = Path is { Length: > 0 } ? $" at '{Path}'" : "";
        string left = open.Count == 0 ? "None is left: complete the merge." : $"There are {open.Count} left, the first is '{open[0].Key}'; list them with Get-GitKvConflict.";
        return new KvException(ErrorIds.ConflictNotFound, KvErrorKind.NotFound, $"The pending merge of '{recipe.From}' has no conflict of the key '{Key}'{place}. {left}", Key);
    }
}
