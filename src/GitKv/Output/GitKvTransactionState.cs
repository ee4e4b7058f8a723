namespace GitKv;

/// <summary>What became of a transaction.</summary>
public enum GitKvTransactionState
{
    /// <summary>Commands on its store take part in it.</summary>
    Active,

    /// <summary>All its changes have landed.</summary>
    Completed,

    /// <summary>None of its changes has landed, and none will.</summary>
    Undone,
}
