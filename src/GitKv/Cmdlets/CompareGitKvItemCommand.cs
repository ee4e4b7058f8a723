using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Keys;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Compares items of two states: of one store at two points in time, of two stores, of two repositories.</summary>
[Cmdlet(VerbsData.Compare, "GitKvItem", DefaultParameterSetName = "Key")]
[OutputType(typeof(GitKvDifference))]
[OutputType(typeof(GitKvDetailedDifference))]
public sealed class CompareGitKvItemCommand : GitKvCompareCmdlet
{
    /// <summary>Keys; wildcards do. One that ends in "/" means all below it. All items when not given.</summary>
    [Parameter(ParameterSetName = "Key", Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [KeyArgument]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [AllowEmptyString]
    [ValidateNotNull]
    [SupportsWildcards]
    public string[]? Key { get; set; }

    /// <summary>Keys exactly as given, wildcard characters included.</summary>
    [Parameter(ParameterSetName = "LiteralKey", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [AllowEmptyString]
    [ValidateNotNull]
    public string[]? LiteralKey { get; set; }

    /// <summary>The store of the second state, where it is another one.</summary>
    [Parameter]
    [StoreName]
    [ArgumentCompleter(typeof(StoreCompleter))]
    [ValidateNotNullOrEmpty]
    public string? DifferenceStore { get; set; }

    private protected override string? OtherStore => DifferenceStore;

    private protected override void Process()
    {
        foreach (string key in (ParameterSetName == "LiteralKey" ? LiteralKey : Key) ?? ["**"])
        {
            try
            {
                KeyPattern? pattern = ParameterSetName == "LiteralKey" ? null : ItemQuery.PatternOf(key);
                if (pattern is not null) Write(Open(null), pattern);
                else One(ParameterSetName == "LiteralKey" ? key : ItemQuery.Literal(key));
            }
            catch (Exception e) when (Errors.CanReport(e) && !IsFatal(e))
            {
                Report(e, key);
            }
        }
    }

    private void One(string key)
    {
        ItemComparison comparison = Open(key);
        if (!comparison.Knows(key)) throw Errors.ItemNotFound(key, Target().Name, isDirectory: false);
        Write(comparison, KeyPattern.Parse(KeyPattern.Escape(key)));
    }
}
