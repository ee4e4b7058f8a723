using GitKv.Core.Errors;
using GitKv.Core.Query.Values;

namespace GitKv.Core.Query.Filters;

/// <summary>
/// Reads a filter as PowerShell people write it: <c>status -eq 'open' -and (size -gt 100 -or tags -contains x) -and -not (name() -like 'a*')</c>. Operators have
/// PowerShell's names, -and, -or and -xor its precedence (none: from left to right). <c>$_.</c> may stand before a property. Texts without quotes are texts on the right side.
/// Nothing is executed: a variable's value is what the caller says, and there are no commands, methods or calculations.
/// </summary>
public static class FilterParser
{
    /// <param name="text">The filter.</param>
    /// <param name="variable">The value of a variable by its name; null where there are none. Throws where there is no such variable.</param>
    /// <exception cref="KvException">FilterInvalid, ExpressionInvalid: with the position.</exception>
    public static QueryFilter Parse(string text, Func<string, object?>? variable = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parser = new Parser(new FilterTokens(text, variable));
        return parser.ParseAll();
    }

    private ref struct Parser(FilterTokens tokens)
    {
        // Brackets in brackets.
        private const int MostNested = 200;

        private FilterTokens _tokens = tokens;
        private int _depth;

        public QueryFilter ParseAll()
        {
            QueryFilter filter = ParseChain();
            if (!_tokens.IsAtEnd) throw _tokens.Error(_tokens.Peek() == ')' ? "there is no '(' for this ')'." : "-and, -or or the end is expected here.");
            return filter;
        }

        private QueryFilter ParseChain()
        {
            QueryFilter left = ParseUnary();
            while (_tokens.TryWord("-and", "-or", "-xor") is { } word)
            {
                QueryFilter right = ParseUnary();
                left = word switch
                {
                    "-and" => QueryFilter.And(left, right),
                    "-or" => QueryFilter.Or(left, right),
                    _ => QueryFilter.Or(QueryFilter.And(left, new NotFilter(right)), QueryFilter.And(new NotFilter(left), right)),
                };
            }

            return left;
        }

        private QueryFilter ParseUnary()
        {
            if (++_depth > MostNested) throw _tokens.Error("it is nested too deep.");
            QueryFilter filter;
            if (_tokens.TryWord("-not") is not null || _tokens.TrySymbol('!'))
            {
                filter = new NotFilter(ParseUnary());
            }
            else if (_tokens.TrySymbol('('))
            {
                filter = ParseChain();
                if (!_tokens.TrySymbol(')')) throw _tokens.Error("a ')' is missing.");
            }
            else
            {
                filter = ParseComparison();
            }

            _depth--;
            return filter;
        }

        private QueryFilter ParseComparison()
        {
            if (_tokens.IsAtEnd) throw _tokens.Error("a condition is expected here, such as: status -eq 'open'");
            if (_tokens.StartsLiteral) return ParseMirrored();
            PropertyExpression property = _tokens.ReadProperty();
            int at = _tokens.SkipSpace();
            if (!_tokens.TryOperator(out QueryOperator operation, out bool denied, out bool exact, out _))
                throw _tokens.Error($"an operator is expected after '{property}': -eq, -ne, -gt, -ge, -lt, -le, -between, -in, -notin, -like, -match, -contains or -exists.");
            IReadOnlyList<QueryValue> operands = operation == QueryOperator.Exists ? [] : _tokens.ReadLiterals();
            return Build(at, property, operation, denied, exact, operands);
        }

        /// <summary>The property on the right: <c>'red' -in tags</c>, <c>5 -lt size</c>.</summary>
        private QueryFilter ParseMirrored()
        {
            IReadOnlyList<QueryValue> operands = _tokens.ReadLiterals();
            int at = _tokens.SkipSpace();
            if (!_tokens.TryOperator(out QueryOperator operation, out bool denied, out bool exact, out string name)) throw _tokens.Error("an operator is expected here, such as -eq.");
            if (OperatorNames.Mirrored(operation) is not { } mirrored) throw _tokens.Error($"with -{name} the property comes first: property -{name} value.", at);
            PropertyExpression property = _tokens.ReadProperty();
            if (name.EndsWith("contains", StringComparison.OrdinalIgnoreCase)) mirrored = QueryOperator.In;
            return Build(at, property, mirrored, denied, exact, operands);
        }

        private readonly QueryFilter Build(int at, PropertyExpression property, QueryOperator operation, bool denied, bool exact, IReadOnlyList<QueryValue> operands)
        {
            QueryFilter filter;
            try
            {
                filter = new ConditionFilter(new QueryCondition(property, operation, operands, exact));
            }
            catch (KvException e) when (e.ErrorId == ErrorIds.FilterInvalid)
            {
                throw _tokens.Error(e.Message, at);
            }

            return denied ? new NotFilter(filter) : filter;
        }
    }
}
