using System.Collections;
using System.Management.Automation;

namespace GitKv.Sessions;

/// <summary>
/// Finds the key and the value in what the pipeline brings: by -KeyProperty, by a key already given, or, with neither, in an item or in
/// the properties Key and Value.
/// </summary>
internal sealed class PipedItemReader
{
    private readonly ScriptBlockCall? _script;
    private readonly string? _property;

    internal PipedItemReader(object? keyProperty)
    {
        switch (keyProperty is PSObject wrapper ? wrapper.BaseObject : keyProperty)
        {
            case null:
                break;
            case ScriptBlock script:
                _script = new ScriptBlockCall(script);
                break;
            case object name:
                _property = LanguagePrimitives.ConvertTo<string>(name);
                break;
        }
    }

    /// <exception cref="Core.Errors.KvException">KeyInvalid, ValueInvalid.</exception>
    internal PipedItem Read(object? input, string? key)
    {
        object? bare = input is PSObject wrapper ? wrapper.BaseObject : input;
        GitKvItem? item = bare as GitKvItem;
        if (_script is not null || _property is not null) key = KeyOf(input, bare);
        if (key is not null) return new PipedItem { Key = key, Value = item is null ? input : null, Source = item?.Content };
        return item is not null
            ? new PipedItem { Key = item.Key, Source = item.Content, Expires = item.ExpiresAt, Store = item.Store, Repository = item.Repository, Remote = item.Remote }
            : ByProperties(input, bare);
    }

    private static PipedItem ByProperties(object? input, object? bare)
    {
        if (!TryGet(input, bare, "Key", out object? key) || key is null)
        {
            throw Errors.KeyInvalid("There is no key for the piped object: it has no property 'Key'. Give -Key, or -KeyProperty with a property's name or a script block.", input);
        }

        if (!TryGet(input, bare, "Value", out object? value))
        {
            throw Errors.ValueInvalid("The piped object has a property 'Key' but no 'Value'. Give -KeyProperty Key to store the whole object.", input);
        }

        return new PipedItem
        {
            Key = TextOf(key, input),
            Value = value,
            Expires = TryGet(input, bare, nameof(GitKvItem.ExpiresAt), out object? expires) ? MomentOf(expires, input) : null,
            Store = TryGet(input, bare, "Store", out object? store) ? store?.ToString() : null,
            Repository = TryGet(input, bare, "Repository", out object? repository) ? repository?.ToString() : null,
            Remote = TryGet(input, bare, "Remote", out object? remote) && remote?.ToString() is { Length: > 0 } named ? named : null,
        };
    }

    private string KeyOf(object? input, object? bare)
    {
        object? key;
        if (_script is not null)
        {
            key = _script.Invoke(input);
        }
        else if (!TryGet(input, bare, _property!, out key))
        {
            throw Errors.KeyInvalid($"The piped object has no property '{_property}', which -KeyProperty names.", input);
        }

        return key is null
            ? throw Errors.KeyInvalid("The key of the piped object is $null, by what -KeyProperty says.", input)
            : TextOf(key, input);
    }

    private static DateTimeOffset? MomentOf(object? value, object? input)
    {
        try
        {
            return LanguagePrimitives.ConvertTo<DateTimeOffset?>(value);
        }
        catch (PSInvalidCastException e)
        {
            throw Errors.ValueInvalid($"The piped object's property 'ExpiresAt' is no moment: {e.Message}", input, e);
        }
    }

    private static string TextOf(object key, object? input)
    {
        try
        {
            return LanguagePrimitives.ConvertTo<string>(key);
        }
        catch (PSInvalidCastException e)
        {
            throw Errors.KeyInvalid($"The key of the piped object is no text: {e.Message}", input);
        }
    }

    private static bool TryGet(object? input, object? bare, string name, out object? value)
    {
        if (bare is IDictionary dictionary)
        {
            foreach (DictionaryEntry entry in dictionary)
            {
                if (!string.Equals(entry.Key as string, name, StringComparison.OrdinalIgnoreCase)) continue;
                value = entry.Value;
                return true;
            }
        }

        if (input is not null && PSObject.AsPSObject(input).Properties[name] is { } property)
        {
            try
            {
                value = property.Value;
                return true;
            }
            catch (RuntimeException e) when (ReportException.IsError(e))
            {
                throw ReportException.From(e);
            }
        }

        value = null;
        return false;
    }
}
