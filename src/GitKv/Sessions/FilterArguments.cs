using System.Management.Automation;
using GitKv.Core.Errors;
using GitKv.Core.Query.Filters;
using GitKv.Core.Query.Values;

namespace GitKv.Sessions;

/// <summary>Filters as the parameters of a command give them.</summary>
internal sealed class FilterArguments(SessionState state)
{
    /// <summary>A filter's text, or a script block whose text is read and which is never run.</summary>
    /// <exception cref="KvException">FilterInvalid, ExpressionInvalid.</exception>
    internal QueryFilter Parse(object where)
    {
        object given = where is PSObject wrapped ? wrapped.BaseObject : where;
        return given switch
        {
            ScriptBlock script => FilterParser.Parse(script.ToString(), Variable),
            string text => FilterParser.Parse(text, Variable),
            _ => throw new KvException(ErrorIds.FilterInvalid, KvErrorKind.Invalid, "-Where takes a script block such as { $_.status -eq 'open' }, or the same as text."),
        };
    }

    /// <summary>As Where-Object has it: a property, the switch of an operator, a value.</summary>
    /// <exception cref="KvException">As <see cref="Parse"/>.</exception>
    internal static QueryFilter Compare(string property, IReadOnlyList<string> operators, object? value)
    {
        if (operators is not [{ } name])
        {
            throw new KvException(ErrorIds.FilterInvalid, KvErrorKind.Invalid, operators.Count == 0
                ? "-Property needs an operator, such as: -Property status -EQ open. For several conditions use -Where."
                : $"Only one operator can be given with -Property, and there are {operators.Count}. For several conditions use -Where { "{ $_.size -gt 1 -and $_.size -lt 5 }" }.");
        }

        if (!OperatorNames.TryParse(name, out QueryOperator operation, out bool denied, out bool exact)) throw new InvalidOperationException(name);
        IReadOnlyList<QueryValue> operands = operation == QueryOperator.Exists ? [] : QueryLiteral.From(Unwrap(value));
        var filter = new ConditionFilter(new QueryCondition(PropertyExpression.Parse(property), operation, operands, exact));
        return denied ? new NotFilter(filter) : filter;
    }

    private static object? Unwrap(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        object?[] list => list.Select(Unwrap).ToArray(),
        System.Collections.IList list => list.Cast<object?>().Select(Unwrap).ToArray(),
        var one => one,
    };

    private object? Variable(string name)
    {
        PSVariable? variable = state.PSVariable.Get(name);
        if (variable is null && !name.StartsWith("env:", StringComparison.OrdinalIgnoreCase))
            throw new KvException(ErrorIds.FilterInvalid, KvErrorKind.Invalid, $"There is no variable '${name}' for the filter. Set it first, or put a text into quotes.", name);
        return Unwrap(variable is null ? state.PSVariable.GetValue(name) : variable.Value);
    }
}
