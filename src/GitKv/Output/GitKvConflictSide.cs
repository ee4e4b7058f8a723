namespace GitKv;

/// <summary>Which of the values in a conflict to take.</summary>
public enum GitKvConflictSide
{
    /// <summary>What the store has.</summary>
    Ours,

    /// <summary>What the other one has.</summary>
    Theirs,

    /// <summary>What was there when the two parted.</summary>
    Base,
}
