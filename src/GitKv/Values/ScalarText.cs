using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Net.Mail;
using System.Security;
using System.Text.RegularExpressions;
using System.Xml;

namespace GitKv.Values;

/// <summary>The text form of values that JSON has no type for; each reads back with a cast to its type, no tick or offset lost.</summary>
internal static class ScalarText
{
    /// <summary>A type of PowerShell 6 and later, which the reference assembly does not have.</summary>
    private const string SemanticVersion = "System.Management.Automation.SemanticVersion";

    /// <summary>The text of <paramref name="value"/>; false where it is no such scalar.</summary>
    internal static bool TryGet(object value, [NotNullWhen(true)] out string? text)
    {
        text = value switch
        {
            string s => s,
            char c => c.ToString(),
            DateTime d => d.ToString("O", CultureInfo.InvariantCulture),
            DateTimeOffset d => d.ToString("O", CultureInfo.InvariantCulture),
            DateOnly d => d.ToString("O", CultureInfo.InvariantCulture),
            TimeOnly t => t.ToString("O", CultureInfo.InvariantCulture),
            TimeSpan t => t.ToString("c", CultureInfo.InvariantCulture),
            Enum e => e.ToString(),
            Guid g => g.ToString(),
            Uri u => u.OriginalString,
            ScriptBlock b => b.ToString(),
            Type t => t.FullName ?? t.Name,
            Version or IPAddress or IPEndPoint or MailAddress or Regex => value.ToString(),
            CultureInfo c => c.Name,
            XmlNode x => x.OuterXml,
            _ => value.GetType().FullName == SemanticVersion ? value.ToString() : null,
        };
        if (value is SecureString or PSCredential)
        {
            throw Errors.ValueInvalid(
                "A SecureString or a credential is not stored: its value would lie readable in the repository's history for ever. Keep secrets in a secret store.");
        }

        return text is not null;
    }
}
