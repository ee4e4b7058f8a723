using System.Text;
using System.Text.Json;
using GitKv.Core.Query.Values;
using GitKv.Core.Values;

namespace GitKv.Core.Formats.Flat;

/// <summary>
/// An item as the row of a table: a column for each value in its object, named by the path to it as queries write it (<c>owner.name</c>, <c>['a.b']</c>).
/// A value that is no object is the column "value".
/// </summary>
internal static class FlatRow
{
    /// <summary>Where a value is that has no properties.</summary>
    public const string Whole = KeyMaker.PairValue;

    /// <summary>The cells of a stored value, in the order in which they stand.</summary>
    public static OrderedDictionary<string, FlatCell> Of(byte[] stored)
    {
        var row = new OrderedDictionary<string, FlatCell>(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(DocumentValue.ToJson(stored), new JsonDocumentOptions { MaxDepth = ValueCodec.MaxDepth });
        if (document.RootElement.ValueKind == JsonValueKind.Object) Add(row, "", document.RootElement);
        else row[Whole] = FlatCell.Of(document.RootElement);
        return row;
    }

    private static void Add(OrderedDictionary<string, FlatCell> row, string path, JsonElement value)
    {
        foreach (JsonProperty property in value.EnumerateObject())
        {
            var below = new StringBuilder(path);
            PropertyStep.Named(property.Name).AppendTo(below);
            if (property.Value.ValueKind == JsonValueKind.Object && property.Value.EnumerateObject().Any()) Add(row, below.ToString(), property.Value);
            else row[below.ToString()] = FlatCell.Of(property.Value);
        }
    }
}
