namespace GitKv.Core.Documents.Blaming;

/// <summary>A value that has no parts.</summary>
internal sealed class WholeBlame<T>(byte[] newest) : BlameTracker<T>
{
    private T? _origin;
    private bool _isDone;

    public override bool IsDone => _isDone;

    public override void GoBack(byte[] older, T origin)
    {
        if (newest.AsSpan().SequenceEqual(older)) return;
        _origin = origin;
        _isDone = true;
    }

    public override IReadOnlyList<BlamePart<T>> End(T origin) => [new BlamePart<T>("", 0, null, null, _isDone ? _origin! : origin)];
}
