using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Says whether an item is there, or any that matches, or any below a prefix. A store that is not there holds none.</summary>
[Cmdlet(VerbsDiagnostic.Test, "GitKvItem", DefaultParameterSetName = "Key")]
[OutputType(typeof(bool))]
public sealed class TestGitKvItemCommand : GitKvReadCmdlet
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
        StoreHandle? handle = Existing();
        switch (ParameterSetName)
        {
            case "Prefix":
                WriteObject(handle is not null && Query(handle).Reader.IsDirectory(Prefix!.TrimEnd('/')));
                break;
            case "LiteralKey":
                foreach (string key in LiteralKey!) Test(handle, key, isLiteral: true);
                break;
            case "Item":
                Test(handle, InputObject!.Key, isLiteral: true);
                break;
            default:
                foreach (string key in Key!) Test(handle, key, isLiteral: false);
                break;
        }
    }

    private void Test(StoreHandle? handle, string key, bool isLiteral)
    {
        try
        {
            if (!isLiteral && ItemQuery.PatternOf(key) is { } pattern)
            {
                WriteObject(handle is not null && Query(handle).Enumerate(pattern).Any());
                return;
            }

            string exact = isLiteral ? key : ItemQuery.Literal(key);
            KeyName.Validate(exact, NameForm.Tree);
            WriteObject(handle is not null && Query(handle, exact).Reader.TryGet(exact, out _));
        }
        catch (Exception e) when (Errors.CanReport(e))
        {
            Report(e, key);
        }
    }

    private StoreHandle? Existing()
    {
        try
        {
            StoreHandle handle = Target();
            _ = handle.Store;
            return handle;
        }
        catch (KvException e) when (e.ErrorId == ErrorIds.StoreNotFound)
        {
            return null;
        }
    }
}
