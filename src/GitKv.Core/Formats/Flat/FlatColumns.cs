using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Query.Values;

namespace GitKv.Core.Formats.Flat;

/// <summary>The columns of a table besides that of the key: those that were asked for, or all that the items have, in the order in which they are met first.</summary>
internal sealed class FlatColumns
{
    private readonly List<string> _names = [];
    private readonly List<FlatType> _types = [];
    private readonly PropertyExpression[]? _given;
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    /// <param name="given">Expressions; null for what the items have.</param>
    /// <param name="taken">Names that stand for something else in the table.</param>
    /// <param name="comparer">How the table tells names apart.</param>
    /// <exception cref="KvException">ExpressionInvalid; ValueInvalid: a name twice.</exception>
    public FlatColumns(IReadOnlyList<string>? given, IReadOnlyCollection<string> taken, StringComparer? comparer = null)
    {
        _given = given is null ? null : [.. given.Select(PropertyExpression.Parse)];
        if (_given is null) return;
        var known = new HashSet<string>(taken, comparer ?? StringComparer.Ordinal);
        foreach (PropertyExpression expression in _given)
        {
            string name = expression.ToString();
            if (!known.Add(name)) throw new KvException(ErrorIds.ValueInvalid, KvErrorKind.Invalid, $"There would be two columns named '{KeyErrors.Show(name)}'. Leave one of them out.", name);
            Place(name);
        }
    }

    public IReadOnlyList<string> Names => _names;

    /// <summary>The type that all cells of each column fit so far.</summary>
    public IReadOnlyList<FlatType> Types => _types;

    /// <summary>Learns of the columns and types of an item.</summary>
    public void Learn(string key, byte[] stored, string keyColumn)
    {
        if (_given is not null)
        {
            int next = 0;
            foreach (FlatCell cell in Row(key, stored)) Widen(next++, cell.Type);
            return;
        }

        foreach ((string name, FlatCell cell) in FlatRow.Of(stored))
        {
            if (name == keyColumn)
                throw FormatErrors.Unwritable(key, $"has a property '{KeyErrors.Show(name)}' of its own, and the key would be written to a column of that name. Name another column for keys (-KeyProperty, --key-property).");
            Widen(Place(name), cell.Type);
        }
    }

    /// <summary>The cells of an item, one for each column.</summary>
    public FlatCell[] Row(string key, byte[] stored)
    {
        OrderedDictionary<string, FlatCell> found = FlatRow.Of(stored);
        var cells = new FlatCell[_names.Count];
        for (int i = 0; i < cells.Length; i++)
            if (!found.TryGetValue(_names[i], out cells[i]) && _given is not null) cells[i] = Evaluate(_given[i], key, stored);
        return cells;
    }

    private static FlatCell Evaluate(PropertyExpression expression, string key, byte[] stored)
    {
        var values = new List<QueryValue>();
        expression.Evaluate(new QueryDocument(key, stored), values);
        return FlatCell.Of(values);
    }

    private int Place(string name)
    {
        if (_places.TryGetValue(name, out int place)) return place;
        _places.Add(name, _names.Count);
        _names.Add(name);
        _types.Add(FlatType.Null);
        return _names.Count - 1;
    }

    private void Widen(int place, FlatType type)
    {
        FlatType present = _types[place];
        if (type == FlatType.Null || type == present) return;
        _types[place] = present == FlatType.Null ? type
            : present is FlatType.Integer or FlatType.Real && type is FlatType.Integer or FlatType.Real ? FlatType.Real
            : FlatType.Text;
    }
}
