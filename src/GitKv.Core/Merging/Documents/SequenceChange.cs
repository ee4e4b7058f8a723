namespace GitKv.Core.Merging.Documents;

/// <summary>The elements of the base from <paramref name="Start"/> to before <paramref name="End"/> became those of a side from <paramref name="SideStart"/> to before <paramref name="SideEnd"/>.</summary>
internal readonly record struct SequenceChange(int Start, int End, int SideStart, int SideEnd)
{
    public bool IsInsertion => Start == End;

    public bool IsDeletion => SideStart == SideEnd;

    /// <summary>All changes that an alignment leaves, in order.</summary>
    /// <param name="matches">For each element of the base its place in the side, or -1.</param>
    /// <param name="sideLength">How many elements the side has.</param>
    public static IReadOnlyList<SequenceChange> Of(int[] matches, int sideLength)
    {
        var changes = new List<SequenceChange>();
        int at = 0;
        int side = 0;
        while (at < matches.Length || side < sideLength)
        {
            int end = at;
            while (end < matches.Length && matches[end] < 0) end++;
            int sideEnd = end < matches.Length ? matches[end] : sideLength;
            if (end > at || sideEnd > side) changes.Add(new SequenceChange(at, end, side, sideEnd));
            at = end + 1;
            side = sideEnd + 1;
        }
        return changes;
    }

    /// <summary>An insertion before an element comes before a change of that element.</summary>
    public bool IsBefore(SequenceChange other) => (Start, End).CompareTo((other.Start, other.End)) <= 0;

    /// <summary>Whether both touch the same element, insert at the same place, or one inserts amid what the other changes. Changes that only meet do not overlap.</summary>
    public bool Overlaps(SequenceChange other) => IsInsertion && other.IsInsertion ? Start == other.Start : Math.Max(Start, other.Start) < Math.Min(End, other.End)
        || (IsInsertion && other.Start < Start && Start < other.End)
        || (other.IsInsertion && Start < other.Start && other.Start < End);
}
