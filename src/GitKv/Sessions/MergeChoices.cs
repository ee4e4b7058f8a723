using System.Collections;
using System.Management.Automation;
using GitKv.Core.Keys;
using GitKv.Core.Merging;

namespace GitKv.Sessions;

/// <summary>What -Strategy says: a name, a script block, a dictionary of options, or an ordered one of patterns and any of these.</summary>
internal static class MergeChoices
{
    internal static IReadOnlyList<MergeChoice> Of(object? strategy, CancellationToken cancellation)
    {
        object? bare = strategy is PSObject wrapper ? wrapper.BaseObject : strategy;
        return bare switch
        {
            null => [],
            IDictionary options when options.Contains("Strategy") => [Choice(null, options, cancellation)],
            IDictionary patterns => [.. MergeStrategyText.Pairs(patterns).Select(p => Choice(p.Pattern, p.Strategy, cancellation))],
            _ => [Choice(null, bare, cancellation)],
        };
    }

    private static MergeChoice Choice(string? pattern, object strategy, CancellationToken cancellation)
    {
        if (strategy is ScriptBlock script) return new MergeChoice(pattern is null ? null : KeyPattern.Parse(pattern), new MergeScript(script, cancellation).Strategy, null);
        return MergeChoice.Of(MergeStrategyText.Rule(pattern ?? "**", strategy));
    }
}
