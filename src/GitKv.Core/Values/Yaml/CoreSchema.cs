using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using GitKv.Core.Errors;
using YamlDotNet.Core;

namespace GitKv.Core.Values.Yaml;

internal enum YamlScalarKind
{
    Text,
    Null,
    True,
    False,

    /// <summary>A number, with its JSON form.</summary>
    Number,

    /// <summary><c>.nan</c> or <c>.inf</c>, which JSON has no form for.</summary>
    NotFinite,
}

/// <summary>What a plain scalar is: the core schema of YAML 1.2.2, section 10.3.2.</summary>
internal static partial class CoreSchema
{
    /// <summary>Longer hexadecimal and octal numbers are text: turning them into decimal takes the square of their length.</summary>
    private const int LongestRadixNumber = 256;

    private const string Standard = "tag:yaml.org,2002:";

    /// <summary>What a plain scalar without a tag is.</summary>
    public static YamlScalarKind Resolve(string text, out string number)
    {
        number = "";
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return YamlScalarKind.Null;
            case "true" or "True" or "TRUE":
                return YamlScalarKind.True;
            case "false" or "False" or "FALSE":
                return YamlScalarKind.False;
        }
        if (text[0] is not ((>= '0' and <= '9') or '-' or '+' or '.')) return YamlScalarKind.Text;
        if (NotFinite().IsMatch(text)) return YamlScalarKind.NotFinite;
        Match match = Decimal().Match(text);
        if (match.Success)
        {
            number = ToJson(match);
            return YamlScalarKind.Number;
        }
        if (text.Length > LongestRadixNumber || !Radix().IsMatch(text)) return YamlScalarKind.Text;
        number = FromRadix(text).ToString(CultureInfo.InvariantCulture);
        return YamlScalarKind.Number;
    }

    /// <summary>What a scalar is, its tag and its quotes considered.</summary>
    public static YamlScalarKind Resolve(YamlScalar scalar, out string number)
    {
        number = "";
        TagName tag = scalar.Tag;
        if (tag.IsEmpty) return scalar.Plain ? Resolve(scalar.Value, out number) : YamlScalarKind.Text;
        if (tag.IsNonSpecific) return YamlScalarKind.Text;
        YamlScalarKind kind = Resolve(scalar.Value, out number);
        bool fits = tag.Value switch
        {
            Standard + "str" or Standard + "timestamp" => true,
            Standard + "null" => kind == YamlScalarKind.Null,
            Standard + "bool" => kind is YamlScalarKind.True or YamlScalarKind.False,
            Standard + "int" => kind == YamlScalarKind.Number && !number.AsSpan().ContainsAny('.', 'e', 'E'),
            Standard + "float" => kind is YamlScalarKind.Number or YamlScalarKind.NotFinite,
            _ => throw UnknownTag(scalar.Start, tag),
        };
        if (!fits) throw YamlComposer.At(scalar.Start, $"'{Keys.KeyErrors.Show(scalar.Value)}' is not what its tag says. Correct the value or remove the tag.");
        return tag.Value is Standard + "str" or Standard + "timestamp" ? YamlScalarKind.Text : kind;
    }

    public static KvException UnknownTag(Mark place, TagName tag)
    {
        string shown = tag.Value.StartsWith(Standard, StringComparison.Ordinal) ? "!!" + tag.Value[Standard.Length..] : tag.Value;
        return YamlComposer.At(place, $"the tag {Keys.KeyErrors.Show(shown)} means something that JSON has no form for. Remove the tag, or store the document as text.");
    }

    /// <summary>Writes a number as JSON does: no "+", no zeros in front, a digit on each side of the point. No digit that counts is changed.</summary>
    private static string ToJson(Match match)
    {
        string sign = match.Groups["sign"].Value == "-" ? "-" : "";
        string whole = match.Groups["whole"].Value.TrimStart('0');
        string point = match.Groups["point"].Success ? "." + (match.Groups["fraction"].Value is { Length: > 0 } fraction ? fraction : "0") : "";
        return $"{sign}{(whole.Length == 0 ? "0" : whole)}{point}{match.Groups["exponent"].Value}";
    }

    private static BigInteger FromRadix(string text)
    {
        int bits = text[1] == 'x' ? 4 : 3;
        BigInteger value = 0;
        foreach (char digit in text.AsSpan(2)) value = value << bits | Convert.ToInt32(digit.ToString(), 16);
        return value;
    }

    [GeneratedRegex(@"^(?<sign>[-+])?(?:(?<whole>[0-9]+)(?<point>\.(?<fraction>[0-9]*))?|(?<point>\.(?<fraction>[0-9]+)))(?<exponent>[eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^(0o[0-7]+|0x[0-9a-fA-F]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Radix();

    [GeneratedRegex(@"^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\z", RegexOptions.CultureInvariant)]
    private static partial Regex NotFinite();
}
