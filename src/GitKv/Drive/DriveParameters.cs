using System.Management.Automation;
using GitKv.Sessions;

namespace GitKv.Drive;

/// <summary>What PowerShell's own cmdlets take besides, where a path is one of a store. An object of these also tells one command from the next.</summary>
public abstract class DriveParameters
{
    private protected DriveParameters()
    {
    }
}

/// <summary>Reading: the store as it was.</summary>
public class DriveReadParameters : DriveParameters
{
    /// <summary>A point in the past: a date, a commit, a version of the key, a checkpoint's name, or ~3 for three changes ago.</summary>
    [Parameter]
    [PointInTime]
    [ValidateNotNullOrEmpty]
    public string? AsOf { get; set; }
}

/// <summary>Listing: as Get-ChildItem does it for files.</summary>
public sealed class DriveListParameters : DriveReadParameters
{
    /// <summary>Only directories.</summary>
    [Parameter]
    [Alias("ad")]
    public SwitchParameter Directory { get; set; }

    /// <summary>Only items.</summary>
    [Parameter]
    [Alias("af")]
    public SwitchParameter File { get; set; }
}

/// <summary>Reading a value as content.</summary>
public sealed class DriveContentReadParameters : DriveReadParameters
{
    /// <summary>The whole value as one text, or with -AsByteStream as one array.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>The value's bytes as they are kept.</summary>
    [Parameter]
    public SwitchParameter AsByteStream { get; set; }

    /// <summary>What ends a line; without it, a line feed, a carriage return or both.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Delimiter { get; set; }
}

/// <summary>Changing a store.</summary>
public class DriveWriteParameters : DriveParameters
{
    /// <summary>Why; kept with the change.</summary>
    [Parameter]
    public string? Message { get; set; }
}

/// <summary>Setting a value.</summary>
public class DriveValueParameters : DriveWriteParameters
{
    /// <summary>How the value is to be understood and kept; by what it is when not given.</summary>
    [Parameter]
    public GitKvValueFormat As { get; set; }

    /// <summary>How long from now the item is there.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? ExpiresIn { get; set; }

    /// <summary>The version that the item must be at.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? IfVersion { get; set; }
}

/// <summary>Writing a value as content.</summary>
public sealed class DriveContentWriteParameters : DriveValueParameters
{
    /// <summary>What is given are bytes.</summary>
    [Parameter]
    public SwitchParameter AsByteStream { get; set; }

    /// <summary>No line feed between what is given.</summary>
    [Parameter]
    public SwitchParameter NoNewline { get; set; }
}
