using GitKv.Core.Errors;
using GitKv.Core.Repositories;

namespace GitKv.Sessions;

/// <summary>Reads "Name &lt;address&gt;", the form in which git writes a person.</summary>
internal static class AuthorText
{
    /// <exception cref="KvException">ValueInvalid.</exception>
    internal static GitIdentity Parse(string text)
    {
        int open = text.IndexOf('<', StringComparison.Ordinal);
        int close = text.IndexOf('>', StringComparison.Ordinal);
        string name = (open < 0 ? text : text[..open]).Trim();
        bool valid = open < 0 ? close < 0 : close == text.TrimEnd().Length - 1 && text.IndexOf('<', open + 1) < 0;
        if (!valid || name.Length == 0)
        {
            throw Errors.ValueInvalid($"The author '{text}' is not of the form \"Name <address>\".", text);
        }

        return GitIdentity.AuthorNow(name, open < 0 ? string.Empty : text[(open + 1)..close].Trim());
    }
}
