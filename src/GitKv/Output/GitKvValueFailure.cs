namespace GitKv;

/// <summary>
/// Stands in an item's Value where the value could not be read when it was asked for. PowerShell shows an exception in a property
/// as $null, which would be a wrong value; this can't be taken for one, and no command writes it.
/// </summary>
public sealed class GitKvValueFailure
{
    internal GitKvValueFailure(string errorId, string message)
    {
        ErrorId = errorId;
        Message = message;
    }

    /// <summary>The stable id, such as <c>ObjectCorrupt</c>.</summary>
    public string ErrorId { get; }

    /// <summary>What is wrong and what to do.</summary>
    public string Message { get; }

    public override string ToString() => $"{ErrorId}: {Message}";
}
