using System.Text;
using GitKv.Core.Values;

namespace GitKv.Core.Documents.Blaming;

/// <summary>The lines of a text.</summary>
internal sealed class LineBlame<T> : BlameTracker<T>
{
    private readonly List<string> _newest;
    private readonly T?[] _origins;

    // Where each line is in the version that was reached; -1 for one whose origin is known.
    private readonly int[] _places;
    private List<string> _current;
    private int _open;

    public LineBlame(string text)
    {
        _newest = _current = TextDifference.Lines(text);
        _origins = new T?[_newest.Count];
        _places = [.. Enumerable.Range(0, _newest.Count)];
        _open = _newest.Count;
    }

    public override bool IsDone => _open == 0;

    public override void GoBack(byte[] older, T origin)
    {
        List<string> lines = ValueCodec.Classify(older) is ValueKind.Bytes ? [] : TextDifference.Lines(Encoding.UTF8.GetString(older));
        (int[] old, int[] now) = Alignment.Number(lines, _current, StringComparer.Ordinal);
        int[] from = new int[_current.Count];
        Array.Fill(from, -1);
        foreach (Match match in Alignment.Of(old, now))
            for (int i = 0; i < match.Length; i++) from[match.New + i] = match.Old + i;
        for (int line = 0; line < _places.Length; line++)
        {
            if (_places[line] < 0) continue;
            _places[line] = from[_places[line]];
            if (_places[line] >= 0) continue;
            _origins[line] = origin;
            _open--;
        }

        _current = lines;
    }

    public override IReadOnlyList<BlamePart<T>> End(T origin) =>
        [.. _newest.Select((text, i) => new BlamePart<T>("", i + 1, null, text.TrimEnd('\n').TrimEnd('\r'), _places[i] < 0 ? _origins[i]! : origin))];
}
