using System.Management.Automation;
using System.Text;
using GitKv.Completion;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Query;
using GitKv.Core.Query.Filters;
using GitKv.Core.Query.Text;
using GitKv.Core.Query.Values;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Finds items by what is in their values, or text in them.</summary>
[Cmdlet(VerbsCommon.Find, "GitKvItem", DefaultParameterSetName = "Where")]
[OutputType(typeof(GitKvItem), typeof(PSObject), typeof(long), typeof(GitKvGroup), typeof(GitKvQueryPlan), ParameterSetName = ["Where", "Property"])]
[OutputType(typeof(GitKvMatch), ParameterSetName = ["Text"])]
public sealed class FindGitKvItemCommand : GitKvOperatorCmdlet
{
    private long _seen;
    private long _written;

    /// <summary>A filter: { $_.status -eq 'open' -and $_.size -gt 100 }, or the same as text. It is read, never run. All items when not given.</summary>
    [Parameter(ParameterSetName = "Where", Position = 0)]
    [ValidateNotNull]
    public object? Where { get; set; }

    /// <summary>The text to look for in values, as they are stored, a line at a time.</summary>
    [Parameter(ParameterSetName = "Text", Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? Text { get; set; }

    /// <summary>The text is a regular expression.</summary>
    [Parameter(ParameterSetName = "Text")]
    public SwitchParameter Regex { get; set; }

    /// <summary>"A" is another letter than "a".</summary>
    [Parameter(ParameterSetName = "Text")]
    public SwitchParameter CaseSensitive { get; set; }

    /// <summary>Only items with these keys; wildcards do (*, ?, [a-z] within a component, ** across). One that ends in "/" means all below it.</summary>
    [Parameter]
    [KeyArgument]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Key { get; set; }

    /// <summary>Only items below this: "app" for all keys that begin with "app/".</summary>
    [Parameter]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Prefix { get; set; }

    /// <summary>A script block that is run for each item that the rest has found, with the item in $_; those are given for which it is true.</summary>
    [Parameter(ParameterSetName = "Where")]
    [Parameter(ParameterSetName = "Property")]
    [ValidateNotNull]
    public ScriptBlock? FilterScript { get; set; }

    /// <summary>Properties to sort by; items without them come last.</summary>
    [Parameter(ParameterSetName = "Where")]
    [Parameter(ParameterSetName = "Property")]
    [ValidateNotNullOrEmpty]
    public string[]? Sort { get; set; }

    /// <summary>The highest first.</summary>
    [Parameter(ParameterSetName = "Where")]
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter Descending { get; set; }

    /// <summary>Only the keys and these properties, as objects.</summary>
    [Parameter(ParameterSetName = "Where")]
    [Parameter(ParameterSetName = "Property")]
    [ValidateNotNullOrEmpty]
    public string[]? Select { get; set; }

    /// <summary>A property: the items in groups by its values.</summary>
    [Parameter(ParameterSetName = "Where")]
    [Parameter(ParameterSetName = "Property")]
    [ValidateNotNullOrEmpty]
    public string? GroupBy { get; set; }

    /// <summary>Only how many there are.</summary>
    [Parameter]
    public SwitchParameter Count { get; set; }

    /// <summary>At most so many.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long First { get; set; } = long.MaxValue;

    /// <summary>Leaves out so many first.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long Skip { get; set; }

    /// <summary>How the query would be answered, instead of its answer.</summary>
    [Parameter(ParameterSetName = "Where")]
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter Explain { get; set; }

    private protected override void Process()
    {
        _seen = _written = 0;
        if (new[] { Select is not null, GroupBy is not null, Count.IsPresent }.Count(given => given) > 1)
            throw new KvException(ErrorIds.UsageInvalid, KvErrorKind.Invalid, "-Select, -GroupBy and -Count each say what comes out. Give one of them.");
        StoreHandle handle = Target();
        ItemQuery items = Query(handle);
        var meter = new ProgressMeter(this, "Searching");
        KvQuery query = QueryOf();
        var search = new KvSearch(handle.Store, items.Reader, query, Cancellation) { Passing = meter.Advance };
        if (Explain)
        {
            WriteObject(new GitKvQueryPlan(search.Plan, FilterScript?.ToString().Trim()));
            return;
        }

        if (Text is not null) FindText(handle, search);
        else FindItems(items, search, new FoundItems(items, SourceOf(handle, items, query), FilterScript));
        meter.Done();
    }

    private KvQuery QueryOf()
    {
        var keys = new List<KeyPattern>();
        foreach (string key in Key ?? []) keys.Add(ItemQuery.PatternOf(key) ?? KeyPattern.Parse(key));
        if (Prefix is not null) keys.Add(KeyPattern.Under(Prefix));
        return new KvQuery
        {
            Filter = Where is not null ? new FilterArguments(SessionState).Parse(Where) : Property is not null ? FilterArguments.Compare(Property, Operators, Value) : null,
            Keys = keys,
            Sort = [.. (Sort ?? []).Select(PropertyExpression.Parse)],
            Descending = Descending,
            Limit = FilterScript is not null || Count || GroupBy is not null || First > long.MaxValue - Skip ? long.MaxValue : Skip + First,
        };
    }

    private static ItemSource SourceOf(StoreHandle handle, ItemQuery items, KvQuery query) => items.SourceOf(
        query.Keys is [{ } only] ? only : KeyPattern.Under(""), default, asHashtable: false, 0, long.MaxValue);

    private void FindItems(ItemQuery items, KvSearch search, FoundItems found)
    {
        if (search.Plan.Access == QueryAccess.Scan) WriteVerbose($"No index serves this query: the values of all items{(Key is null && Prefix is null ? "" : " that the keys allow")} are read.");
        if (GroupBy is not null)
        {
            WriteGroups(search, found);
            return;
        }

        (string, PropertyExpression)[]? columns = Select is null ? null : [.. Select.Select(s => (s, PropertyExpression.Parse(s)))];
        if (_written >= First) return;
        foreach (KvEntry entry in search.Run())
        {
            Cancellation.ThrowIfCancellationRequested();
            if (!found.Passes(entry) || _seen++ < Skip) continue;
            _written++;
            if (!Count) WriteObject(columns is null ? found.Item(entry) : found.Selected(entry, columns));
            if (_written >= First) break;
        }

        if (Count) WriteObject(_written);
    }

    private void WriteGroups(KvSearch search, FoundItems found)
    {
        foreach (QueryGroup group in search.Groups(PropertyExpression.Parse(GroupBy!)))
        {
            KvEntry[] entries = [.. group.Entries.Where(found.Passes)];
            if (entries.Length == 0 || _seen++ < Skip) continue;
            if (_written++ >= First) return;
            WriteObject(new GitKvGroup(group.Value?.Text, entries.Length, () => [.. entries.Select(found.Item)]));
        }
    }

    private void FindText(StoreHandle handle, KvSearch search)
    {
        var text = new TextSearch(new TextQuery(Text!, Regex, CaseSensitive));
        foreach ((KvEntry entry, IReadOnlyList<TextMatch> lines) in text.Run(search))
        {
            foreach (TextMatch match in lines)
            {
                if (_seen++ < Skip) continue;
                if (_written >= First) break;
                _written++;
                if (Count) continue;
                ReadOnlySpan<byte> line = match.Line.Span;
                WriteObject(new GitKvMatch(
                    entry.Key, match.Number, Encoding.UTF8.GetCharCount(line[..match.Column]) + 1, Encoding.UTF8.GetString(line is [.., (byte)'\r'] ? line[..^1] : line), handle.Info));
            }

            if (_written >= First) break;
        }

        if (Count) WriteObject(_written);
    }
}
