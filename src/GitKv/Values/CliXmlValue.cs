using System.Collections;
using System.Management.Automation;
using System.Security;
using System.Text;
using System.Xml;
using GitKv.Core.Errors;

namespace GitKv.Values;

/// <summary>Values kept as PowerShell's CLIXML. Reading it makes no live objects: everything but known scalars comes back as property bags.</summary>
internal static class CliXmlValue
{
    /// <summary>PowerShell's serializer cuts off silently below this.</summary>
    private const int MaxDepth = 46;

    /// <summary>How deep .NET objects that are no documents are followed, as Export-Clixml does by default.</summary>
    private const int ObjectDepth = 2;

    internal static byte[] Write(object? value)
    {
        object? bare = value is PSObject wrapper ? wrapper.BaseObject : value;
        if (bare is SecureString or PSCredential) ScalarText.TryGet(bare, out _);
        int depth = DepthOf(value, 0, []);
        return Encoding.UTF8.GetBytes(PSSerializer.Serialize(value, depth + ObjectDepth));
    }

    internal static object? Read(string xml)
    {
        try
        {
            return PSSerializer.Deserialize(xml);
        }
        catch (Exception e) when (e is XmlException or InvalidOperationException or FormatException)
        {
            throw Errors.ValueInvalid($"The value looks like CLIXML but is not: {e.Message} Read it with -Raw.", inner: e);
        }
    }

    private static int DepthOf(object? value, int depth, HashSet<object> ancestors)
    {
        object? bare = value is PSObject wrapper ? wrapper.BaseObject : value;
        IEnumerable? children = bare switch
        {
            null or string or byte[] => null,
            PSCustomObject => ((PSObject)value!).Properties.OfType<PSNoteProperty>().Select(static p => p.Value),
            IDictionary dictionary => dictionary.Values,
            ICollection list => list,
            _ => null,
        };
        if (children is null) return depth;
        object self = bare is PSCustomObject ? value! : bare!;
        if (!ancestors.Add(self)) throw new KvException(ErrorIds.ValueHasCycle, KvErrorKind.Invalid, "The value contains itself. Break the cycle before storing it.");
        if (depth >= MaxDepth)
        {
            throw new KvException(ErrorIds.ValueTooDeep, KvErrorKind.Invalid, $"The value is nested deeper than {MaxDepth} levels, below which CLIXML loses data. Store it as JSON.");
        }

        int deepest = depth;
        foreach (object? child in children)
        {
            deepest = Math.Max(deepest, DepthOf(child, depth + 1, ancestors));
        }

        ancestors.Remove(self);
        return deepest;
    }
}
