using GitKv.Core.Errors;
using GitKv.Core.Keys;

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
}
