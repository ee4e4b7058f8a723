using GitKv.Core.Maintenance;

namespace GitKv;

/// <summary>What a check of a store found.</summary>
public sealed class GitKvFinding
{
    internal GitKvFinding(StoreFinding finding, string store, string repository)
    {
        Severity = (GitKvFindingSeverity)(int)finding.Severity;
        Id = finding.Id;
        Target = finding.Target;
        Message = finding.Message;
        CanRepair = finding.CanRepair;
        Store = store;
        Repository = repository;
    }

    /// <summary>How much it matters.</summary>
    public GitKvFindingSeverity Severity { get; }

    /// <summary>A stable name of the sort of finding.</summary>
    public string Id { get; }

    /// <summary>The key, object or ref that it is about.</summary>
    public string Target { get; }

    /// <summary>What is wrong, and what to do.</summary>
    public string Message { get; }

    /// <summary>Whether <c>-Repair</c> mends it.</summary>
    public bool CanRepair { get; }

    /// <summary>The store, as <c>-Store</c> takes it.</summary>
    public string Store { get; }

    /// <summary>The repository's folder.</summary>
    public string Repository { get; }

    public override string ToString() => $"{Severity} {Id} {Target}: {Message}";
}
