namespace GitKv.Bench.Measuring;

/// <summary>Something that is measured beside others: what one round of it takes, in seconds an operation.</summary>
internal sealed record Subject(string Name, Func<int, double> Round, string? Note = null);

/// <summary>What was measured of a subject, and how many times as long as the first one it takes, round by round.</summary>
internal sealed record Result(string Name, Spread Seconds, Spread BesideFirst, string? Note);

/// <summary>Rounds in which every subject gets its turn, so that a drift of the machine's speed meets all alike.</summary>
internal static class Rounds
{
    /// <summary>Measures the subjects in turn. One round more is made first and thrown away.</summary>
    public static IReadOnlyList<Result> Of(int rounds, params IReadOnlyList<Subject> subjects)
    {
        var seconds = new List<double>[subjects.Count];
        for (int i = 0; i < subjects.Count; i++) seconds[i] = [];
        for (int round = -1; round < rounds; round++)
        {
            for (int i = 0; i < subjects.Count; i++)
            {
                double time = subjects[i].Round(round);
                if (round >= 0) seconds[i].Add(time);
            }
        }

        return [.. subjects.Select((s, i) => new Result(s.Name, Spread.Of(seconds[i]), Spread.Of(seconds[i].Zip(seconds[0], static (x, first) => x / first)), s.Note))];
    }
}
