namespace GitKv.Core.Documents.Blaming;

/// <summary>Follows the parts of a value back through its versions until each has met the one that it comes from.</summary>
internal abstract class BlameTracker<T>
{
    /// <summary>Whether all parts have.</summary>
    public abstract bool IsDone { get; }

    /// <summary>Goes one version back: parts that are not the same there come from <paramref name="origin"/>, the version after it.</summary>
    public abstract void GoBack(byte[] older, T origin);

    /// <summary>All parts; those that go back to the oldest version come from <paramref name="origin"/>.</summary>
    public abstract IReadOnlyList<BlamePart<T>> End(T origin);
}
