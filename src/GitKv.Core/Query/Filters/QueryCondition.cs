using System.Text.RegularExpressions;
using GitKv.Core.Errors;
using GitKv.Core.Query.Values;

namespace GitKv.Core.Query.Filters;

/// <summary>
/// One question about one property. It holds where any of the property's values answers it. $null is equal to JSON's null and to a property that is not there. The texts
/// "true" and "false", as a user gives them, are equal to the booleans as well.
/// </summary>
public sealed class QueryCondition
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(2);
    private readonly WildcardText? _wildcard;
    private readonly Regex? _regex;

    /// <param name="property">What is looked at.</param>
    /// <param name="operation">What is asked.</param>
    /// <param name="operands">One value; two for Between, any number for In, none for Exists.</param>
    /// <param name="exact">Whether the case of texts matters.</param>
    /// <exception cref="KvException">ExpressionInvalid: a wildcard or regular expression that can't be read; FilterInvalid: another number of values than is needed.</exception>
    public QueryCondition(PropertyExpression property, QueryOperator operation, IReadOnlyList<QueryValue> operands, bool exact = false)
    {
        ArgumentNullException.ThrowIfNull(property);
        ArgumentNullException.ThrowIfNull(operands);
        (int least, int most) = operation switch
        {
            QueryOperator.Exists => (0, 0),
            QueryOperator.Between => (2, 2),
            QueryOperator.In => (0, int.MaxValue),
            _ => (1, 1),
        };
        if (operands.Count < least || operands.Count > most) throw QueryErrors.OperandCount(operation, operands.Count);
        Property = property;
        Operation = operation;
        IsExact = exact;
        Operands = operation is QueryOperator.Equal or QueryOperator.In ? [.. operands.SelectMany(Readings)] : operands;
        if (operation == QueryOperator.Like) _wildcard = WildcardText.Parse(operands[0].Text, exact);
        if (operation == QueryOperator.Match) _regex = QueryErrors.Checked(
            operands[0].Text, () => new Regex(operands[0].Text, RegexOptions.CultureInvariant | (exact ? RegexOptions.None : RegexOptions.IgnoreCase), s_longest));
    }

    public PropertyExpression Property { get; }

    public QueryOperator Operation { get; }

    public IReadOnlyList<QueryValue> Operands { get; }

    /// <summary>Whether the case of texts matters.</summary>
    public bool IsExact { get; }

    /// <summary>What every text begins with that answers a <see cref="QueryOperator.Like"/>, in the form of <see cref="QueryValue.Order"/> (or ExactOrder); else "".</summary>
    public string Prefix => _wildcard?.Prefix ?? "";

    /// <summary>Whether an item may answer it that has no value there.</summary>
    public bool HoldsForNothing => Operation is QueryOperator.Equal or QueryOperator.In && Operands.Any(o => o.Class == QueryClass.Null);

    /// <param name="exists">Whether there is anything at the property.</param>
    /// <param name="values">Its values.</param>
    public bool Holds(bool exists, List<QueryValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (!exists) return HoldsForNothing;
        if (Operation == QueryOperator.Exists) return true;
        foreach (QueryValue value in values)
        {
            if (Holds(value)) return true;
        }

        return false;
    }

    /// <summary>Whether this value answers it.</summary>
    public bool Holds(in QueryValue value)
    {
        switch (Operation)
        {
            case QueryOperator.Equal or QueryOperator.In:
                foreach (QueryValue operand in Operands)
                {
                    if (IsExact ? value.EqualsExactly(operand) : value.Equals(operand)) return true;
                }

                return false;
            case QueryOperator.Between:
                return value.Class == Operands[0].Class && value.Class == Operands[1].Class && Compare(value, Operands[0]) >= 0 && Compare(value, Operands[1]) <= 0;
            case QueryOperator.Like:
                return value.Class != QueryClass.Null && _wildcard!.IsMatch(value.Text);
            case QueryOperator.Match:
                return value.Class != QueryClass.Null && IsMatch(value.Text);
            case QueryOperator.Exists:
                return true;
            default:
                if (value.Class != Operands[0].Class) return false;
                int order = Compare(value, Operands[0]);
                return Operation switch
                {
                    QueryOperator.Greater => order > 0,
                    QueryOperator.GreaterOrEqual => order >= 0,
                    QueryOperator.Less => order < 0,
                    _ => order <= 0,
                };
        }
    }

    private int Compare(in QueryValue value, in QueryValue other) => IsExact ? value.CompareExactly(other) : value.CompareTo(other);

    private bool IsMatch(string text)
    {
        try
        {
            return _regex!.IsMatch(text);
        }
        catch (RegexMatchTimeoutException e)
        {
            throw QueryErrors.SlowRegex(_regex!.ToString(), e);
        }
    }

    private static IEnumerable<QueryValue> Readings(QueryValue operand)
    {
        yield return operand;
        if (operand == QueryValue.FromText("true")) yield return QueryValue.True;
        if (operand == QueryValue.FromText("false")) yield return QueryValue.False;
    }
}
