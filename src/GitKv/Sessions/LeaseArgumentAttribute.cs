using System.Management.Automation;

namespace GitKv.Sessions;

/// <summary>Takes a lease also as <c>key:token</c>, and as an object that came back from JSON or another session.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LeaseArgumentAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => (object?)GitKvLease.TryRead(inputData) ?? inputData;
}
