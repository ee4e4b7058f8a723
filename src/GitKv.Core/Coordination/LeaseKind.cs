namespace GitKv.Core.Coordination;

/// <summary>What an item that is held is for.</summary>
public enum LeaseKind
{
    /// <summary>One holder at a time.</summary>
    Lock,

    /// <summary>Up to a number of holders at a time.</summary>
    Semaphore,
}
