using System.Management.Automation;

namespace GitKv.Sessions;

/// <summary>Reads a store on the pipeline as "all of it", where the text of an object would otherwise be taken for a key.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KeyArgumentAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapper ? wrapper.BaseObject : inputData) is GitKvStore ? new[] { "**" } : inputData;
}
