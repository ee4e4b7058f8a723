using System.Globalization;
using System.Management.Automation;

namespace GitKv.Sessions;

/// <summary>Lets a point in time be given as a date, or as an object that stands for one (a checkpoint, a change), where its text is wanted.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PointInTimeAttribute : ArgumentTransformationAttribute
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ssK";

    // What the module emits that stands for a point, and the property that names it; also as it comes back from another session.
    private static readonly (string Type, string Property)[] s_points = [("GitKv.GitKvCheckpoint", "Name"), ("GitKv.GitKvChange", "Commit")];

    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object bare = inputData is PSObject wrapper ? wrapper.BaseObject : inputData;
        switch (bare)
        {
            case DateTime date:
                // A date without a kind is local, as it is for PowerShell.
                return new DateTimeOffset(date).ToString(Form, CultureInfo.InvariantCulture);
            case DateTimeOffset date:
                return date.ToString(Form, CultureInfo.InvariantCulture);
        }

        PSObject thing = PSObject.AsPSObject(inputData);
        foreach ((string type, string property) in s_points)
        {
            if (thing.TypeNames.Any(n => n.EndsWith(type, StringComparison.Ordinal)) && thing.Properties[property]?.Value is string text) return text;
        }

        return inputData;
    }
}
