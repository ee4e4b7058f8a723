using System.Text.Json;
using GitKv.Core.Errors;
using GitKv.Core.Keys;

namespace GitKv.Core.Merging;

/// <summary>
/// Which strategy merges the items whose keys match a pattern, where both sides changed them. A store keeps such rules in its settings; the
/// first one that matches counts. Only strategies by name: nothing in a repository is ever executed.
/// </summary>
/// <param name="Pattern">A pattern of keys, see <see cref="KeyPattern"/>.</param>
/// <param name="Strategy">The name of a strategy, as it is written: it may be of a newer GitKv.</param>
public sealed record MergeRule(string Pattern, string Strategy)
{
    private const string Patterns = "pattern";
    private const string Strategies = "strategy";
    private const string Keys = "arrayKeys";
    private const string Remaining = "conflicts";

    /// <summary>Json: the properties that tell elements of an array apart; the usual ones where none are given.</summary>
    public IReadOnlyList<string> ArrayKeys { get; init; } = [];

    /// <summary>Json: what becomes of the conflicts that remain (Fail, Ours, Theirs, LastWriter); null where nothing is said.</summary>
    public string? Conflicts { get; init; }

    /// <summary>What a newer GitKv may have written besides; kept.</summary>
    internal IReadOnlyList<(string Name, JsonElement Value)> Others { get; init; } = [];

    /// <summary>Makes sure that the rule can be followed.</summary>
    /// <exception cref="KvException">KeyPatternInvalid; MergeStrategyInvalid.</exception>
    public void Validate()
    {
        KeyPattern.Parse(Pattern);
        ToStrategy();
    }

    /// <summary>The strategy with its options.</summary>
    /// <exception cref="KvException">MergeStrategyInvalid.</exception>
    public MergeStrategy ToStrategy() => MergeStrategies.Make(Strategy, ArrayKeys, Conflicts);

    /// <summary>This rule with the strategy and options of another one; what a newer GitKv wrote besides stays.</summary>
    public MergeRule With(MergeRule other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other with { Pattern = Pattern, Others = Others };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString(Patterns, Pattern);
        json.WriteString(Strategies, Strategy);
        if (ArrayKeys.Count > 0)
        {
            json.WriteStartArray(Keys);
            foreach (string key in ArrayKeys) json.WriteStringValue(key);
            json.WriteEndArray();
        }

        if (Conflicts is not null) json.WriteString(Remaining, Conflicts);
        foreach ((string name, JsonElement value) in Others)
        {
            json.WritePropertyName(name);
            value.WriteTo(json);
        }

        json.WriteEndObject();
    }

    /// <exception cref="KvException">SettingsInvalid: it is not of the form of a rule.</exception>
    internal static MergeRule Read(JsonElement json, string storeName)
    {
        if (json.ValueKind != JsonValueKind.Object || Text(json, Patterns) is not { } pattern || Text(json, Strategies) is not { } strategy)
            throw Invalid(storeName, "a merge rule needs the texts 'pattern' and 'strategy'");
        string[] keys = [];
        if (json.TryGetProperty(Keys, out JsonElement list))
        {
            if (list.ValueKind != JsonValueKind.Array || list.EnumerateArray().Any(e => e.ValueKind != JsonValueKind.String))
                throw Invalid(storeName, $"'{Keys}' of a merge rule must be a list of texts");
            keys = [.. list.EnumerateArray().Select(e => e.GetString()!)];
        }

        return new MergeRule(pattern, strategy)
        {
            ArrayKeys = keys,
            Conflicts = Text(json, Remaining),
            Others = [.. json.EnumerateObject().Where(p => p.Name is not (Patterns or Strategies or Keys or Remaining)).Select(p => (p.Name, p.Value.Clone()))],
        };
    }

    internal static KvException Invalid(string storeName, string why) =>
        new(ErrorIds.SettingsInvalid, KvErrorKind.Invalid, $"The merge rules in the settings of the store '{storeName}' cannot be used: {why}. Set them anew with Set-GitKvStore -MergeStrategy.", storeName);

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
