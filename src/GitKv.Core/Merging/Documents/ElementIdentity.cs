namespace GitKv.Core.Merging.Documents;

/// <summary>Tells the elements of arrays apart by a property that every one of them has, with a text or a number that no other has.</summary>
internal sealed class ElementIdentity
{
    private readonly string _property;
    private readonly Dictionary<JsonNode, Dictionary<JsonNode, int>> _indexes;

    private ElementIdentity(string property, Dictionary<JsonNode, Dictionary<JsonNode, int>> indexes)
    {
        _property = property;
        _indexes = indexes;
    }

    /// <summary>The first of the properties that tells the elements of all the arrays apart; null: none does.</summary>
    public static ElementIdentity? Of(IReadOnlyList<string> properties, params ReadOnlySpan<JsonNode?> arrays)
    {
        foreach (string property in properties)
        {
            var indexes = new Dictionary<JsonNode, Dictionary<JsonNode, int>>(ReferenceEqualityComparer.Instance);
            bool all = true;
            foreach (JsonNode? array in arrays)
            {
                if (array is null) continue;
                all = Index(array, property) is { } index && indexes.TryAdd(array, index);
                if (!all) break;
            }
            if (all) return new ElementIdentity(property, indexes);
        }
        return null;
    }

    /// <summary>The place in another array of the element that is at a place in one, or -1.</summary>
    public int Find(JsonNode array, int index, JsonNode other) => _indexes[other].GetValueOrDefault(IdentityOf(array.Members[index].Value, _property)!, -1);

    private static Dictionary<JsonNode, int>? Index(JsonNode array, string property)
    {
        var index = new Dictionary<JsonNode, int>(array.Members.Length);
        foreach (JsonMember member in array.Members)
        {
            if (IdentityOf(member.Value, property) is not { } identity || !index.TryAdd(identity, index.Count)) return null;
        }
        return index;
    }

    private static JsonNode? IdentityOf(JsonNode element, string property)
    {
        if (element.Kind != JsonKind.Object) return null;
        int at = element.Find(property);
        return at >= 0 && element.Members[at].Value is { Kind: JsonKind.String or JsonKind.Number } identity ? identity : null;
    }
}
