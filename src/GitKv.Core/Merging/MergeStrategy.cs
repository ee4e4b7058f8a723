using GitKv.Core.Errors;

namespace GitKv.Core.Merging;

/// <summary>
/// How the two values of a key become one. A strategy is pure: the same input gives the same bytes on every replica, it reads no clock and no store, and it never
/// throws because of what the values hold: what it can't merge is a conflict.
/// <para>What only one side changed never comes to a strategy: the changed side is taken, so merging with oneself or with the base changes nothing, and a deleted
/// key stays deleted unless the other side changed it. Each strategy says what it makes of a deletion against a change.</para>
/// </summary>
public abstract class MergeStrategy
{
    /// <summary>Every key that both sides changed is a conflict.</summary>
    public static MergeStrategy Fail { get; } = new FailStrategy();

    /// <summary>Our change stands, our deletion too.</summary>
    public static MergeStrategy Ours { get; } = new SideStrategy(MergeSide.Ours);

    /// <summary>Their change stands, their deletion too.</summary>
    public static MergeStrategy Theirs { get; } = new SideStrategy(MergeSide.Theirs);

    /// <summary>The newest change stands, a deletion too.</summary>
    public static MergeStrategy LastWriter { get; } = new LastWriterStrategy();

    /// <summary>JSON documents are merged by property; what is left is a conflict.</summary>
    public static MergeStrategy Json { get; } = new JsonStrategy(JsonStrategy.DefaultIdentityKeys, JsonRemaining.Fail);

    /// <summary><see cref="Json"/> where all is JSON, else <see cref="Fail"/>: what is done where nothing was chosen.</summary>
    public static MergeStrategy Auto { get; } = new AutoStrategy();

    /// <summary>Lines of both sides; presence logs keep the newest line about each id.</summary>
    public static MergeStrategy Union { get; } = new UnionStrategy();

    /// <summary>Both sides' increments are added.</summary>
    public static MergeStrategy Counter { get; } = new CounterStrategy();

    /// <summary>JSON arrays as sets.</summary>
    public static MergeStrategy Set { get; } = new SetStrategy();

    /// <summary>The greater value.</summary>
    public static MergeStrategy Max { get; } = new ExtremeStrategy(greatest: true);

    /// <summary>The lesser value.</summary>
    public static MergeStrategy Min { get; } = new ExtremeStrategy(greatest: false);

    private static readonly MergeStrategy[] s_all = [Auto, Fail, Ours, Theirs, LastWriter, Json, Union, Set, Counter, Max, Min];

    /// <summary>The names that <see cref="Parse"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_all.Select(s => s.Name)];

    /// <summary>The name that settings and parameters give it.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Whether the same change made on both sides is two changes: two counters that both went from 5 to 6 make 7. A store that finds both sides changed to
    /// the same bytes asks such a strategy too, and takes the bytes otherwise.
    /// </summary>
    public virtual bool CountsEqualChanges => false;

    /// <summary><see cref="Json"/> with other properties that tell elements of arrays apart, best first (none: arrays are sequences), or with the remaining conflicts decided.</summary>
    public static MergeStrategy JsonWith(IReadOnlyList<string>? identityKeys = null, JsonRemaining remaining = JsonRemaining.Fail) => new JsonStrategy(identityKeys ?? JsonStrategy.DefaultIdentityKeys, remaining);

    /// <summary>The strategy of this name, in any case.</summary>
    /// <exception cref="KvException">MergeStrategyInvalid: no such name.</exception>
    public static MergeStrategy Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Array.Find(s_all, s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new KvException(ErrorIds.MergeStrategyInvalid, KvErrorKind.Invalid,
                $"There is no merge strategy '{Keys.KeyErrors.Show(name)}'. Use one of {string.Join(", ", Names)}.", name);
    }

    /// <summary>Merges one key. What only one side changed is taken as it is.</summary>
    public MergeOutcome Merge(MergeInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (SameBytes(input.Ours, input.Base)) return MergeOutcome.Clean(input.Theirs);
        if (SameBytes(input.Theirs, input.Base) || (SameBytes(input.Ours, input.Theirs) && !CountsEqualChanges)) return MergeOutcome.Clean(input.Ours);
        return MergeChanged(input);
    }

    /// <summary>Merges a key that both sides changed, differently unless <see cref="CountsEqualChanges"/>.</summary>
    protected abstract MergeOutcome MergeChanged(MergeInput input);

    private static bool SameBytes(byte[]? one, byte[]? other) => one is null || other is null ? ReferenceEquals(one, other) : one.AsSpan().SequenceEqual(other);
}
