using System.Text;
using GitKv.Core.Errors;

namespace GitKv.Core.Keys;

/// <summary>
/// Keys and the names that git knows them by. A key is one or more components joined by "/". What git, file systems or GitKv's own
/// names don't allow in a component is written as <c>%XX</c>, one for each UTF-8 byte, with upper-case digits; so is "%" itself.
/// Everything else stays readable.
/// <para>Guarantees: <c>Decode(Encode(x)) == x</c> for every valid component; different keys have different names; names made by
/// <see cref="Encode"/> pass <c>git check-ref-format</c> (<see cref="NameForm.Ref"/>) and <c>git fsck --strict</c>
/// (<see cref="NameForm.Tree"/>). A name that needs no encoding is returned as the same string, without allocation.</para>
/// <para>A name that something else wrote, and that GitKv would have written differently, is taken literally
/// (see <see cref="IsCanonical"/>).</para>
/// </summary>
public static class KeyName
{
    /// <summary>The most bytes that a component may take once encoded: file systems stop at 255, and a ref needs room for ".lock".</summary>
    public static int MaxComponentBytes(NameForm form) => form == NameForm.Tree ? 255 : 250;

    /// <summary>The most bytes that a whole key may take once encoded.</summary>
    public static int MaxKeyBytes(NameForm form) => form == NameForm.Tree ? 4096 : 1000;

    /// <summary>Returns when the key can be kept in a store of this form.</summary>
    /// <exception cref="KvException">KeyInvalid, with the rule that the key breaks.</exception>
    public static void Validate(string key, NameForm form) => Check(key, form, out _);

    /// <summary>The name of one component.</summary>
    /// <exception cref="KvException">KeyInvalid.</exception>
    public static string Encode(string component, NameForm form)
    {
        ArgumentNullException.ThrowIfNull(component);
        if (component.Contains('/')) throw KeyErrors.Invalid(component, "a single component can't hold '/'. Give the components one by one.");
        CheckComponent(component, component, form, out bool encodes);
        return encodes ? Write(component, form) : component;
    }

    /// <summary>The component that a name stands for; the name itself where it is not one that <see cref="Encode"/> makes.</summary>
    public static string Decode(string name, NameForm form)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Contains('%') && TryDecode(name, form, out string component) ? component : name;
    }

    /// <summary>The path in a tree, or the end of the ref name, of a key.</summary>
    /// <exception cref="KvException">KeyInvalid.</exception>
    public static string EncodeKey(string key, NameForm form)
    {
        Check(key, form, out bool encodes);
        if (!encodes) return key;
        var name = new StringBuilder(key.Length + 16);
        foreach (Range range in key.AsSpan().Split('/'))
        {
            if (name.Length > 0) name.Append('/');
            NameRules.Append(name, key.AsSpan(range), form);
        }
        return name.ToString();
    }

    /// <summary>The key that a path in a tree, or the end of a ref name, stands for, component by component.</summary>
    public static string DecodeKey(string path, NameForm form)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!path.Contains('%')) return path;
        string[] names = path.Split('/');
        for (int i = 0; i < names.Length; i++) names[i] = Decode(names[i], form);
        return string.Join('/', names);
    }

    /// <summary>
    /// Whether <paramref name="name"/> is what <see cref="Encode"/> makes of <c>Decode(name)</c>. Where it is not (plain git can make
    /// an entry <c>.hidden</c> or <c>100%</c>), the key that <see cref="Decode"/> gives leads to another name.
    /// </summary>
    public static bool IsCanonical(string name, NameForm form)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0 || name is "." or ".." || name.Contains('/')) return false;
        if (NameRules.IsPlain(name, form)) return true;
        return name.Contains('%') ? TryDecode(name, form, out _) : NameRules.Measure(name, form, out bool encodes) >= 0 && !encodes;
    }

    private static bool TryDecode(string name, NameForm form, out string component)
    {
        component = "";
        return PercentDecoder.TryDecode(name, out string decoded)
            && decoded.Length > 0 && decoded is not ("." or "..") && !decoded.Contains('/')
            && NameRules.Measure(decoded, form, out _) >= 0
            && Write(decoded, form) == name
            && (component = decoded).Length > 0;
    }

    private static string Write(string component, NameForm form)
    {
        var name = new StringBuilder(component.Length + 16);
        NameRules.Append(name, component, form);
        return name.ToString();
    }

    private static void Check(string key, NameForm form, out bool encodes)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length == 0) throw KeyErrors.Invalid(key, "a key can't be empty. Give it a name, such as 'app/version'.");
        encodes = false;
        int bytes = -1;
        ReadOnlySpan<char> rest = key;
        while (true)
        {
            int slash = rest.IndexOf('/');
            bytes += 1 + CheckComponent(key, slash < 0 ? rest : rest[..slash], form, out bool componentEncodes);
            encodes |= componentEncodes;
            if (slash < 0) break;
            rest = rest[(slash + 1)..];
        }
        if (bytes > MaxKeyBytes(form))
        {
            throw KeyErrors.Invalid(key, $"it takes {bytes} bytes in git, and at most {MaxKeyBytes(form)} fit {KeyErrors.Place(form)}. Shorten it.");
        }
    }

    private static int CheckComponent(string key, ReadOnlySpan<char> component, NameForm form, out bool encodes)
    {
        encodes = false;
        if (component.IsEmpty) throw KeyErrors.EmptyComponent(key);
        if (component is "." or "..") throw KeyErrors.Invalid(key, "a component can't be '.' or '..'. Keys are not relative: name the whole path.");
        int bytes = NameRules.IsPlain(component, form) ? component.Length : NameRules.Measure(component, form, out encodes);
        if (bytes < 0) throw KeyErrors.Invalid(key, "it holds half of a surrogate pair, which is no text. Give a string that is valid Unicode.");
        if (bytes <= MaxComponentBytes(form)) return bytes;
        throw KeyErrors.Invalid(
            key,
            $"its component '{KeyErrors.Show(component)}' takes {bytes} bytes in git, and at most {MaxComponentBytes(form)} fit {KeyErrors.Place(form)}. "
            + "Shorten it, or split it by '/'.");
    }
}
