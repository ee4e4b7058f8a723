using System.Management.Automation;
using GitKv.Core.Errors;
using GitKv.Core.Stores;

namespace GitKv.Sessions;

/// <summary>
/// Takes lengths of time also as <c>1h30m</c> or <c>PT1H30M</c>, and no bare numbers, which PowerShell would take for ticks. <c>90s</c> and <c>14d</c> are numbers
/// to PowerShell where they are not quoted (a short one and a decimal one): they are taken as they were typed.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => (inputData is PSObject wrapper ? wrapper.BaseObject : inputData) switch
    {
        null => inputData!,
        TimeSpan time => time,
        string text => Parse(text),
        ValueType when LanguagePrimitives.ConvertTo<string>(inputData) is { Length: > 0 } typed && char.IsAsciiLetter(typed[^1]) => Parse(typed),
        ValueType number => throw new ArgumentTransformationMetadataException(
            $"'{number}' is no length of time. Write it with a unit, such as 90s, 1h30m or 2d, or give a TimeSpan (New-TimeSpan -Minutes 90)."),
        object other => other,
    };

    private static TimeSpan Parse(string text)
    {
        try
        {
            return ExpiryText.ParseDuration(text);
        }
        catch (KvException e)
        {
            throw new ArgumentTransformationMetadataException(e.Message, e);
        }
    }
}
