using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Says whether an item is there, or any that matches, or any below a prefix. A store that is not there holds none.</summary>
[Cmdlet(VerbsDiagnostic.Test, "GitKvItem", DefaultParameterSetName = "Key")]
[OutputType(typeof(bool))]
public sealed class TestGitKvItemCommand : GitKvCmdlet
{
    /// <summary>Keys; wildcards do. One that ends in "/" asks for anything below it.</summary>
    [Parameter(ParameterSetName = "Key", Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
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

    /// <summary>Whether there is anything below this: "app" for keys that begin with "app/".</summary>
    [Parameter(ParameterSetName = "Prefix", Mandatory = true)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Prefix { get; set; }

    /// <summary>Items: whether they are still there.</summary>
    [Parameter(ParameterSetName = "Item", Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public GitKvItem? InputObject { get; set; }

    private protected override void Process()
    {
        ItemQuery? query = Query();
        switch (ParameterSetName)
        {
            case "Prefix":
                WriteObject(query is not null && query.Reader.IsDirectory(Prefix!.TrimEnd('/')));
                break;
            case "LiteralKey":
                foreach (string key in LiteralKey!) Test(query, key, isLiteral: true);
                break;
            case "Item":
                WriteObject(query is not null && query.Reader.TryGet(InputObject!.Key, out _));
                break;
            default:
                foreach (string key in Key!) Test(query, key, isLiteral: false);
                break;
        }
    }

    private void Test(ItemQuery? query, string key, bool isLiteral)
    {
        try
        {
            if (!isLiteral && ItemQuery.PatternOf(key) is { } pattern)
            {
                WriteObject(query is not null && query.Enumerate(pattern).Any());
                return;
            }

            string exact = isLiteral ? key : ItemQuery.Literal(key);
            KeyName.Validate(exact, NameForm.Tree);
            WriteObject(query is not null && query.Reader.TryGet(exact, out _));
        }
        catch (Exception e) when (Errors.CanReport(e))
        {
            Report(e, key);
        }
    }

    private ItemQuery? Query()
    {
        try
        {
            StoreHandle handle = Target();
            return new ItemQuery(handle, handle.Read());
        }
        catch (KvException e) when (e.ErrorId == ErrorIds.StoreNotFound)
        {
            return null;
        }
    }
}
