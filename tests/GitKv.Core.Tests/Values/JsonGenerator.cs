using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace GitKv.Core.Tests.Values;

/// <summary>JSON documents as texts, with the numbers and strings that converters get wrong.</summary>
internal static class JsonGenerator
{
    private static readonly string[] Numbers =
    [
        "0", "-0", "1", "-1", "9223372036854775807", "9223372036854775808", "18446744073709551615", "79228162514264337593543950335", "0.1", "1.0", "1.10", "-0.0",
        "3.141592653589793238462643383279", "1e5", "1E+400", "1e-400", "123456789012345678901234567890.123456789012345678901234567890",
    ];

    private static readonly string[] Texts =
    [
        "", " ", "a", " a", "a ", "null", "Null", "~", "true", "True", "FALSE", "yes", "no", "on", "y", "0", "-1", "+1", "007", "1.0", "1e5", ".5", "5.", ".inf", "-.Inf", ".nan", "0x1F", "0o17", "1_000", "12:30:00",
        "2026-11-21", "2026-11-21T04:39:28+00:00", "-", "- a", "?", "? a", ":", ": a", "a:", "a: b", "a #b", "#a", "[a]", "{a: b}", "&a", "*a", "!a", "!!str a", "|", ">", "%YAML", "@a", "`a", "'a'", "\"a\"", "a,b", "---", "--- a",
        "...", "a\nb", "a\nb\n", "a\n\nb\n\n", "\na", "a\n", "\n", " a\nb", "a\n b\n", "a \nb", "a\r\nb", "a\rb", "\ta", "a\tb\nc", "a\n---\nb", "a\n...\nb", "\u0085", "\u00a0", "a\u2028b", "\ufeff", "\ufeffa", "é", "日本", "😀", "a😀b\nc", "\0", "\u001b[31m", "\u007f",
        "\ufffd", "\uffff", "<<", "=", "<Objs>", "\\", "/", "a\\nb", "line one: x\nline two # y\n  indented\n",
    ];

    public static Gen<string> Text { get; } = Gen.OneOf(
        Gen.Elements(Texts),
        Gen.Elements(Texts).ListOf(3).Select(string.Concat),
        ArbMap.Default.GeneratorFor<string>().Where(text => text is not null && IsUnicode(text)),
        ArbMap.Default.GeneratorFor<string>().Where(text => text is not null && IsUnicode(text)).ArrayOf(3).Select(lines => string.Join('\n', lines)));

    public static Gen<string> Document { get; } = Gen.Sized(size => Value(Math.Min(size, 40)));

    private static Gen<string> Value(int size)
    {
        Gen<string> scalar = Gen.OneOf(Gen.Elements(Numbers), Gen.Elements("true", "false", "null"), Text.Select(Quote));
        if (size == 0) return scalar;
        Gen<string> smaller = Gen.Choose(0, size / 3).SelectMany(Value);
        Gen<string> array = smaller.ArrayOf().Resize(5).Select(items => $"[ {string.Join(" ,\t", items)}]");
        Gen<string> names = Text.Select(Quote);
        Gen<string> property = names.SelectMany(name => smaller.Select(value => name + ":\r\n" + value));
        Gen<string> obj = property.ArrayOf().Resize(5)
            .Select(properties => $"{{{string.Join(',', properties.DistinctBy(p => p[..p.IndexOf(":\r\n", StringComparison.Ordinal)]))}}}");
        return Gen.OneOf(scalar, array, obj);
    }

    private static string Quote(string text) => text.Length % 2 == 0
        ? JsonSerializer.Serialize(text)
        : "\"" + string.Concat(text.Select(c => c is < ' ' or '"' or '\\' ? $"\\u{(int)c:X4}" : c.ToString())) + "\"";

    private static bool IsUnicode(string text)
    {
        try
        {
            new UTF8Encoding(false, true).GetByteCount(text);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
