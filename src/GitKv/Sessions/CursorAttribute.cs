using System.Management.Automation;

namespace GitKv.Sessions;

/// <summary>Lets a change stand for its cursor: the one that a watch told last is where the next watch begins.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CursorAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        PSObject thing = PSObject.AsPSObject(inputData);
        bool isChange = thing.TypeNames.Any(n => n.EndsWith("GitKv.GitKvChange", StringComparison.Ordinal));
        return isChange && thing.Properties["Cursor"]?.Value is string cursor ? cursor : inputData;
    }
}
