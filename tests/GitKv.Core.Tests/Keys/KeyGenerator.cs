using FsCheck;
using FsCheck.Fluent;
using GitKv.Core.Keys;

namespace GitKv.Core.Tests.Keys;

/// <summary>Key components out of pieces that the rules speak of, ordinary letters and arbitrary text.</summary>
internal static class KeyGenerator
{
    private static readonly string[] Pieces =
    [
        ".", "..", "...", ".lock", ".LOCK", ".git", "git~1", "~", "~0", "%", "%41", "%2E", "%zz", "%c3%a9", "%C3%A9", "@", "@{", "{", "\\", " ", "  ", "^", ":", "?", "*", "[",
        "]", "\t", "\n", "\0", "\u007f", "\u200b", "\u200c", "\u202e", "\u2060", "\ufeff", "\u2010", "é", "e\u0301", "日本", "😀", "👩‍👩‍👧", "-", "--", "a", "B", "con", "nul", "aux.txt",
        "0123456789abcdef0123456789abcdef01234567", "0123456789ABCDEF0123456789abcdef0123456", "x", "deadbeef", "`", "\"", "'", "$(x)", "|", "<", ">",
    ];

    public static Gen<string> Component { get; } = Gen.OneOf(
            Gen.Elements(Pieces).NonEmptyListOf().Select(string.Concat),
            Gen.Elements(Pieces),
            ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get.Replace("/", "", StringComparison.Ordinal)),
            Gen.Elements("abc./%~".ToCharArray()).ArrayOf().Select(chars => new string(chars).Replace("/", "", StringComparison.Ordinal)))
        .Where(component => IsValid(component, NameForm.Ref) && IsValid(component, NameForm.Tree));

    public static Gen<string> Key { get; } = Gen.Choose(1, 4).SelectMany(count => Component.ListOf(count)).Select(components => string.Join('/', components))
        .Where(key => IsValid(key, NameForm.Ref));

    public static bool IsValid(string key, NameForm form)
    {
        try
        {
            KeyName.Validate(key, form);
            return true;
        }
        catch (Errors.KvException)
        {
            return false;
        }
    }
}
