namespace GitKv.Core.Merging.Documents;

/// <summary>
/// Merges arrays as sequences: what each side made of the base is a list of changes (elements from here to there became these), found by alignment. Changes of
/// different elements are all made, next to each other too. Both sides may delete the same elements, or make the same change. Where both inserted at the same place, both
/// insertions stay, unless they share elements. Everything else that overlaps is a conflict.
/// </summary>
internal sealed class SequenceMerge
{
    private readonly DocumentMerge _merge;
    private readonly JsonNode _base;
    private readonly Side _first;
    private readonly Side _second;
    private readonly Side _frame;
    private readonly List<MergedPart> _parts = [];
    private MergeOrder? _decided;
    private int _at;

    public SequenceMerge(DocumentMerge merge, JsonNode @base, JsonNode first, JsonNode second)
    {
        _merge = merge;
        _base = @base;
        var classes = new Dictionary<JsonNode, int>();
        int[] baseClasses = Classes(@base, classes);
        _first = new Side(first, SequenceAlignment.Align(baseClasses, Classes(first, classes)));
        _second = new Side(second, SequenceAlignment.Align(baseClasses, Classes(second, classes)));
        _frame = ContainerForm.Choose(@base, first, second, _first.InBase(), _second.InBase()) == MergeOrder.First ? _first : _second;
    }

    public MergedValue Merge()
    {
        Queue<SequenceChange> first = new(_first.Changes);
        Queue<SequenceChange> second = new(_second.Changes);
        while (first.Count > 0 || second.Count > 0)
        {
            bool fromFirst = second.Count == 0 || (first.Count > 0 && first.Peek().IsBefore(second.Peek()));
            (Queue<SequenceChange> near, Queue<SequenceChange> far) = fromFirst ? (first, second) : (second, first);
            if (far.Count > 0 && near.Peek().Overlaps(far.Peek()))
            {
                Together(first, second);
                continue;
            }
            SequenceChange change = near.Dequeue();
            CopyBase(change.Start);
            Insert(fromFirst ? _first : _second, change.SideStart, change.SideEnd);
            _at = change.End;
        }
        CopyBase(_base.Members.Length);
        return new MergedValue(_frame.Array, _parts);
    }

    /// <summary>Changes of the two sides that overlap, and all that overlap with those.</summary>
    private void Together(Queue<SequenceChange> first, Queue<SequenceChange> second)
    {
        int start = Math.Min(first.Peek().Start, second.Peek().Start);
        int end = Math.Max(first.Peek().End, second.Peek().End);
        CopyBase(start);
        List<SequenceChange> firsts = [first.Dequeue()];
        List<SequenceChange> seconds = [second.Dequeue()];
        while (true)
        {
            if (first.Count > 0 && first.Peek().Start < end) firsts.Add(first.Dequeue());
            else if (second.Count > 0 && second.Peek().Start < end) seconds.Add(second.Dequeue());
            else break;
            end = Math.Max(end, Math.Max(firsts[^1].End, seconds[^1].End));
        }
        Region inFirst = Region.Of(firsts, start, end);
        Region inSecond = Region.Of(seconds, start, end);

        if (Same(inFirst, inSecond))
        {
            Insert(_first, inFirst.Start, inFirst.End);
        }
        else if (firsts.Concat(seconds).All(c => c.IsDeletion))
        {
            for (_at = start; _at < end; _at++)
            {
                if (_first.Matches[_at] >= 0 && _second.Matches[_at] >= 0) CopyElement();
            }
        }
        else if (start == end && !Share(inFirst, inSecond))
        {
            Insert(_first, inFirst.Start, inFirst.End);
            Insert(_second, inSecond.Start, inSecond.End);
        }
        else
        {
            _decided ??= _merge.Conflict(_base, _first.Array, _second.Array, "The same part of the array was changed in both, differently.");
            if (_decided == MergeOrder.First) Insert(_first, inFirst.Start, inFirst.End);
            else Insert(_second, inSecond.Start, inSecond.End);
        }
        _at = end;
    }

    private void CopyBase(int end)
    {
        for (; _at < end; _at++) CopyElement();
    }

    /// <summary>An element that both sides have: only its spelling can have changed.</summary>
    private void CopyElement()
    {
        int inFirst = _first.Matches[_at];
        int inSecond = _second.Matches[_at];
        MergedValue merged = _merge.Merge(_base.Members[_at].Value, _first.Array.Members[inFirst].Value, _second.Array.Members[inSecond].Value)!;
        _parts.Add(new MergedPart(_frame.Array, _frame == _first ? inFirst : inSecond, merged));
    }

    private void Insert(Side side, int start, int end)
    {
        for (int i = start; i < end; i++) _parts.Add(new MergedPart(side.Array, i, new MergedValue(side.Array.Members[i].Value)));
    }

    private bool Same(Region inFirst, Region inSecond) => Elements(_first, inFirst).SequenceEqual(Elements(_second, inSecond));

    private bool Share(Region inFirst, Region inSecond) => Elements(_first, inFirst).Intersect(Elements(_second, inSecond)).Any();

    private static IEnumerable<JsonNode> Elements(Side side, Region region) => side.Array.Members.Skip(region.Start).Take(region.End - region.Start).Select(m => m.Value);

    private static int[] Classes(JsonNode array, Dictionary<JsonNode, int> classes)
    {
        int[] result = new int[array.Members.Length];
        for (int i = 0; i < result.Length; i++)
        {
            JsonNode element = array.Members[i].Value;
            if (!classes.TryGetValue(element, out result[i])) classes.Add(element, result[i] = classes.Count);
        }
        return result;
    }

    /// <summary>A side's elements that stand for a part of the base.</summary>
    private readonly record struct Region(int Start, int End)
    {
        public static Region Of(List<SequenceChange> changes, int start, int end) =>
            new(changes[0].SideStart - (changes[0].Start - start), changes[^1].SideEnd + (end - changes[^1].End));
    }

    private sealed class Side(JsonNode array, int[] matches)
    {
        public JsonNode Array => array;

        /// <summary>For each element of the base its place here, or -1.</summary>
        public int[] Matches => matches;

        public IReadOnlyList<SequenceChange> Changes { get; } = SequenceChange.Of(matches, array.Members.Length);

        public int[] InBase()
        {
            int[] places = new int[array.Members.Length];
            System.Array.Fill(places, -1);
            for (int i = 0; i < matches.Length; i++)
            {
                if (matches[i] >= 0) places[matches[i]] = i;
            }
            return places;
        }
    }
}
