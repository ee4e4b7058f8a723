using System.Text.RegularExpressions;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Query.Filters;

namespace GitKv.Core.Query.Values;

/// <summary>Errors about what is asked for.</summary>
internal static class QueryErrors
{
    /// <param name="text">The whole expression.</param>
    /// <param name="position">Where in it, from 0.</param>
    /// <param name="because">What is wrong and what to write instead: a sentence that begins in lower case.</param>
    public static KvException Expression(string text, int position, string because) => new(
        ErrorIds.ExpressionInvalid,
        KvErrorKind.Invalid,
        $"The property '{KeyErrors.Show(text)}' is not valid at character {position + 1}: {because}",
        text);

    /// <summary>As <see cref="Expression"/>, of a filter.</summary>
    public static KvException Filter(string text, int position, string because) => new(
        ErrorIds.FilterInvalid,
        KvErrorKind.Invalid,
        $"The filter '{KeyErrors.Show(text)}' is not valid at character {position + 1}: {because}",
        text);

    public static KvException OperandCount(QueryOperator operation, int count) => new(
        ErrorIds.FilterInvalid,
        KvErrorKind.Invalid,
        operation switch
        {
            QueryOperator.Between => $"-Between takes two values, the lowest and the highest, and got {count}: -Between 1, 5.",
            QueryOperator.Exists => "-Exists takes no value.",
            _ => $"{OperatorNames.Of(operation, denied: false, exact: false)} compares with one value, and got {count}. For one of several use -In.",
        });

    public static KvException Wildcard(string pattern, int position) => new(
        ErrorIds.ExpressionInvalid,
        KvErrorKind.Invalid,
        $"The wildcard '{KeyErrors.Show(pattern)}' is not valid at character {position + 1}: a '[' has no ']'. Close it, or write `[ (with a backtick) for the character itself.",
        pattern);

    public static KvException Text(string because) => new(ErrorIds.ExpressionInvalid, KvErrorKind.Invalid, $"This can't be searched for: {because}");

    /// <exception cref="KvException">ExpressionInvalid: it can't be read.</exception>
    public static Regex Checked(string pattern, Func<Regex> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException e)
        {
            throw new KvException(ErrorIds.ExpressionInvalid, KvErrorKind.Invalid, $"The regular expression '{KeyErrors.Show(pattern)}' is not valid: {e.Message}", pattern, e);
        }
    }

    public static KvException SlowRegex(string pattern, Exception inner) => new(
        ErrorIds.ExpressionInvalid,
        KvErrorKind.Invalid,
        $"The regular expression '{KeyErrors.Show(pattern)}' takes more than two seconds for one text. Write it so that it does not try the same characters in many ways.",
        pattern,
        inner);
}
