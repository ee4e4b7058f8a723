using System.Diagnostics.CodeAnalysis;
using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Objects;

namespace GitKv.Core.Trees;

/// <summary>Finds components of keys in directories, also where plain git wrote a name that GitKv would have encoded.</summary>
internal static class TreeNames
{
    private static readonly UTF8Encoding Strict = new(false, true);

    /// <summary>Finds a component; <paramref name="name"/> is its encoded name before, and the name found after.</summary>
    public static bool TryFind(TreeReader reader, ObjectId directory, string component, ref byte[] name, out TreeEntry entry)
    {
        if (directory.IsZero)
        {
            entry = default;
            return false;
        }

        if (reader.TryFind(directory, name, out entry)) return true;
        byte[] literal = Encoding.UTF8.GetBytes(component);
        if (literal.AsSpan().SequenceEqual(name) || Bucket.DigitOf(literal) >= 0 || Bucket.IsReserved(literal)) return false;
        if (!reader.TryFind(directory, literal, out entry)) return false;
        name = literal;
        return true;
    }

    /// <summary>Finds what a key leads to, item or directory.</summary>
    /// <exception cref="KvException">KeyInvalid.</exception>
    public static bool TryFindPath(TreeReader reader, ObjectId root, string key, out TreeEntry found)
    {
        ObjectId directory = root;
        int start = 0;
        while (true)
        {
            int slash = key.IndexOf('/', start);
            string component = slash < 0 ? key[start..] : key[start..slash];
            byte[] name = Encoding.UTF8.GetBytes(KeyName.Encode(component, NameForm.Tree));
            if (!TryFind(reader, directory, component, ref name, out found)) return false;
            if (slash < 0) return true;
            if (!found.IsTree) return false;
            directory = found.Id;
            start = slash + 1;
        }
    }

    /// <summary>The name that GitKv gives to a component as listed; the component itself, also where it is one that no key can have.</summary>
    public static string Encode(string component)
    {
        try
        {
            return KeyName.Encode(component, NameForm.Tree);
        }
        catch (KvException)
        {
            return component;
        }
    }

    /// <summary>As <see cref="TryDecode(in TreeEntry, out string?)"/>, with the path to the directory before it.</summary>
    public static bool TryDecode(in TreeEntry entry, string path, [NotNullWhen(true)] out string? key)
    {
        // As most names are: no string of its own for the component.
        ReadOnlySpan<byte> name = entry.Name.Span;
        if (entry.Mode != TreeEntry.SubmoduleMode && name[0] != '.' && Ascii.IsValid(name) && name.IndexOfAny((byte)'%', (byte)'/') < 0)
        {
            key = string.Create(path.Length + name.Length, (path, entry.Name), static (text, from) =>
            {
                from.path.CopyTo(text);
                Encoding.ASCII.GetChars(from.Name.Span, text[from.path.Length..]);
            });
            return true;
        }

        key = TryDecode(entry, out string? component) ? path + component : null;
        return key is not null;
    }

    /// <summary>The component that an entry's name stands for. False for names that are not UTF-8 or no component of a key: those are kept, but are no keys.</summary>
    public static bool TryDecode(in TreeEntry entry, [NotNullWhen(true)] out string? component)
    {
        component = null;
        if (entry.Mode == TreeEntry.SubmoduleMode) return false;
        try
        {
            component = KeyName.Decode(Strict.GetString(entry.Name.Span), NameForm.Tree);

            // git makes no such entries, a stranger may: no key leads to them.
            return component is not ("." or "..") && !component.Contains('/');
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
