using System.Management.Automation;

namespace GitKv.Sessions;

/// <summary>Lets a store be given as an object, also as one that came back from another session, where a name is wanted.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class StoreNameAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object bare = inputData is PSObject wrapper ? wrapper.BaseObject : inputData;
        if (bare is GitKvStore store) return store.Store;
        return inputData is PSObject other
            && other.TypeNames.Any(static n => n.EndsWith("GitKv.GitKvStore", StringComparison.Ordinal))
            && other.Properties["Store"]?.Value is string name
            ? name
            : inputData;
    }
}
