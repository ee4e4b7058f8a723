using System.Text.Json;

namespace GitKv.Core.Documents;

/// <summary>The operations that turn one array into another. They go from the front to the back: what is before an index is already as it shall be.</summary>
internal static class ArrayDifference
{
    public static void Compare(List<JsonOperation> operations, string path, JsonElement before, JsonElement after)
    {
        JsonElement[] old = [.. before.EnumerateArray()];
        JsonElement[] now = [.. after.EnumerateArray()];
        int at = 0;
        foreach ((int i, int j) in ArrayAlignment.Pair(old, now))
        {
            string place = JsonPointer.Append(path, at);
            if (j < 0)
            {
                operations.Add(new JsonOperation(JsonOperation.Remove, place, old[i], null));
                continue;
            }

            if (i < 0) operations.Add(new JsonOperation(JsonOperation.Add, place, null, now[j]));
            else if (HaveNothingInCommon(old[i], now[j])) operations.Add(new JsonOperation(JsonOperation.Replace, place, old[i], now[j]));
            else JsonDifference.Compare(operations, place, old[i], now[j]);
            at++;
        }
    }

    private static bool HaveNothingInCommon(JsonElement old, JsonElement now) =>
        old.ValueKind == JsonValueKind.Object && now.ValueKind == JsonValueKind.Object && !now.EnumerateObject().Any(p => old.TryGetProperty(p.Name, out _))
        && old.EnumerateObject().Any() && now.EnumerateObject().Any();
}
