namespace GitKv.Core.Stores;

/// <summary>What must be true of an item, at the moment of the change, for the change to be made.</summary>
public readonly record struct Precondition
{
    private Precondition(PreconditionKind kind, string? version)
    {
        Kind = kind;
        Version = version;
    }

    public PreconditionKind Kind { get; }

    /// <summary>The version to match; null unless <see cref="Kind"/> is <see cref="PreconditionKind.MustMatch"/>.</summary>
    public string? Version { get; }

    public static Precondition Any => default;

    public static Precondition MustNotExist => new(PreconditionKind.MustNotExist, null);

    public static Precondition MustExist => new(PreconditionKind.MustExist, null);

    /// <summary>The item must be at <paramref name="version"/>, as a read handed it out.</summary>
    public static Precondition MustMatch(string version) => new(PreconditionKind.MustMatch, version);

    /// <summary>The item must be as a transaction found it: at that version, or with null still not there.</summary>
    internal static Precondition Unchanged(string? version) => new(PreconditionKind.MustMatch, version);
}

public enum PreconditionKind
{
    Any,
    MustNotExist,
    MustExist,
    MustMatch,
}
