using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using GitKv.Core.Errors;
using GitKv.Core.Merging;

namespace GitKv.Sessions;

/// <summary>Reads strategies as users give them: a name, or a dictionary of patterns and names, or of options.</summary>
internal static class MergeStrategyText
{
    /// <summary>The rules of a dictionary, in its order.</summary>
    /// <exception cref="KvException">MergeStrategyInvalid: several without an order, or not of a known form.</exception>
    internal static IEnumerable<(string Pattern, object Strategy)> Pairs(IDictionary rules)
    {
        if (rules.Count > 1 && rules is not IOrderedDictionary)
        {
            throw Invalid("The first pattern that matches a key counts, and a hashtable has no order. Use [ordered] @{ … }.", rules);
        }

        foreach (DictionaryEntry pair in rules) yield return (Convert.ToString(pair.Key, System.Globalization.CultureInfo.InvariantCulture)!, Bare(pair.Value)!);
    }

    /// <summary>A strategy by name or with options: <c>@{ Strategy = 'Json'; ArrayKey = 'id', 'sku'; Conflict = 'LastWriter' }</c>.</summary>
    internal static MergeRule Rule(string pattern, object? strategy)
    {
        switch (Bare(strategy))
        {
            case string name:
                return Valid(new MergeRule(pattern, name));
            case GitKvMergeRule rule:
                return Valid(new MergeRule(pattern, rule.Strategy) { ArrayKeys = [.. rule.ArrayKey], Conflicts = rule.Conflict });
            case IDictionary options:
                return Valid(FromOptions(pattern, options));
            case ScriptBlock:
                throw Invalid("A store keeps no script block: nothing in a repository is ever executed. Give it to Merge-GitKvStore -Strategy.", strategy);
            default:
                throw Invalid($"'{strategy}' is no merge strategy. Give a name, or @{{ Strategy = '…'; ArrayKey = …; Conflict = '…' }}.", strategy);
        }
    }

    internal static KvException Invalid(string message, object? target) => new(ErrorIds.MergeStrategyInvalid, KvErrorKind.Invalid, message, target);

    private static MergeRule Valid(MergeRule rule)
    {
        rule.Validate();
        return rule with { Strategy = rule.ToStrategy().Name };
    }

    private static MergeRule FromOptions(string pattern, IDictionary options)
    {
        string? name = null;
        string? conflicts = null;
        string[] keys = [];
        foreach (DictionaryEntry option in options)
        {
            string what = Convert.ToString(option.Key, System.Globalization.CultureInfo.InvariantCulture) ?? "";
            if (what.Equals("Strategy", StringComparison.OrdinalIgnoreCase)) name = LanguagePrimitives.ConvertTo<string>(option.Value);
            else if (what.Equals("Conflict", StringComparison.OrdinalIgnoreCase)) conflicts = LanguagePrimitives.ConvertTo<string>(option.Value);
            else if (what.Equals("ArrayKey", StringComparison.OrdinalIgnoreCase)) keys = LanguagePrimitives.ConvertTo<string[]>(option.Value);
            else throw Invalid($"A merge strategy has no option '{what}'. There are Strategy, ArrayKey and Conflict.", options);
        }

        return new MergeRule(pattern, name ?? throw Invalid("The name of the strategy is missing: @{ Strategy = '…' }.", options)) { ArrayKeys = keys, Conflicts = conflicts };
    }

    private static object? Bare(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapper ? wrapper.BaseObject : value;
}
