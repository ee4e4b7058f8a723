using System.Collections;
using System.Data;
using System.Management.Automation;
using System.Text.Json;
using GitKv.Core.Errors;
using GitKv.Core.Values;

namespace GitKv.Values;

/// <summary>
/// Writes a PowerShell value as JSON, exactly or not at all: no truncation by depth, no digit lost, no text replaced.
/// </summary>
/// <remarks>
/// Dictionaries and custom objects become objects (a custom object's note properties), other collections arrays, bytes base64 text.
/// Other .NET objects give their public properties and fields, as ConvertTo-Json does; one such object within another is
/// followed only <see cref="MaxObjectNesting"/> levels, as live objects (files, processes) have no bottom.
/// One instance writes one value.
/// </remarks>
internal sealed class JsonValueWriter(Utf8JsonWriter json, CancellationToken cancellation)
{
    /// <summary>How many .NET objects that are no documents may be nested in each other.</summary>
    private const int MaxObjectNesting = 6;

    private HashSet<object>? _ancestors;
    private int _depth;
    private int _objectDepth;

    internal void Write(object? value)
    {
        object? bare = value is PSObject wrapper ? wrapper.BaseObject : value;
        if (bare is null)
        {
            json.WriteNullValue();
            return;
        }

        if (JsonScalar.TryWrite(json, bare)) return;

        Enter(bare is PSCustomObject ? value! : bare);
        switch (bare)
        {
            case PSCustomObject:
                WriteNotes((PSObject)value!);
                break;
            case IDictionary dictionary:
                WriteDictionary(dictionary);
                break;
            case IEnumerable<KeyValuePair<string, object?>> pairs:
                WritePairs(pairs);
                break;
            case DataRow row:
                WriteRow(row);
                break;
            case IEnumerable items:
                WriteArray(items);
                break;
            default:
                WriteObject(bare, value as PSObject);
                break;
        }

        Leave(bare is PSCustomObject ? value! : bare);
    }

    private void Enter(object container)
    {
        cancellation.ThrowIfCancellationRequested();
        _ancestors ??= new HashSet<object>(ReferenceEqualityComparer.Instance);
        if (!_ancestors.Add(container))
        {
            throw new KvException(ErrorIds.ValueHasCycle, KvErrorKind.Invalid,
                $"The value contains itself: a {NameOf(container)} is inside that same {NameOf(container)}. Break the cycle before storing it.");
        }

        if (++_depth > ValueCodec.MaxDepth)
        {
            throw new KvException(ErrorIds.ValueTooDeep, KvErrorKind.Invalid,
                $"The value is nested deeper than {ValueCodec.MaxDepth} levels. Store it flatter, or in several items.");
        }
    }

    private void Leave(object container)
    {
        _depth--;
        _ancestors!.Remove(container);
    }

    private void WriteNotes(PSObject custom)
    {
        json.WriteStartObject();
        foreach (PSPropertyInfo property in custom.Properties)
        {
            if (property is not PSNoteProperty) continue;
            WriteName(property.Name);
            Write(property.Value);
        }

        json.WriteEndObject();
    }

    private void WriteDictionary(IDictionary dictionary)
    {
        json.WriteStartObject();
        HashSet<string>? seen = null;
        bool plain = true;
        foreach (DictionaryEntry entry in dictionary)
        {
            object key = entry.Key is PSObject wrapped ? wrapped.BaseObject : entry.Key;
            if (key is not string name)
            {
                plain = false;
                name = NameOfKey(key);
            }

            // Only keys that were no strings can turn out equal as names.
            if (!plain)
            {
                seen ??= NamesBefore(dictionary, entry.Key);
                if (!seen.Add(name)) throw Errors.ValueInvalid($"Two keys of a dictionary have the same name '{name}' as text. JSON can't hold both.");
            }

            WriteName(name);
            Write(entry.Value);
        }

        json.WriteEndObject();
    }

    private static HashSet<string> NamesBefore(IDictionary dictionary, object key)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (object other in dictionary.Keys)
        {
            if (ReferenceEquals(other, key) || Equals(other, key)) break;
            names.Add(NameOfKey(other));
        }

        return names;
    }

    private static string NameOfKey(object key) => ScalarText.TryGet(key, out string? text) ? text : LanguagePrimitives.ConvertTo<string>(key);

    private void WritePairs(IEnumerable<KeyValuePair<string, object?>> pairs)
    {
        json.WriteStartObject();
        foreach (KeyValuePair<string, object?> pair in pairs)
        {
            WriteName(pair.Key);
            Write(pair.Value);
        }

        json.WriteEndObject();
    }

    private void WriteRow(DataRow row)
    {
        json.WriteStartObject();
        foreach (DataColumn column in row.Table.Columns)
        {
            WriteName(column.ColumnName);
            Write(row[column]);
        }

        json.WriteEndObject();
    }

    private void WriteArray(IEnumerable items)
    {
        json.WriteStartArray();
        foreach (object? item in items)
        {
            Write(item);
        }

        json.WriteEndArray();
    }

    private void WriteObject(object value, PSObject? wrapper)
    {
        if (++_objectDepth > MaxObjectNesting)
        {
            throw new KvException(ErrorIds.ValueTooDeep, KvErrorKind.Invalid,
                $"The value holds live .NET objects more than {MaxObjectNesting} levels deep (here a {NameOf(value)}). "
                + "Choose the properties to keep with Select-Object, or store it with -As CliXml.");
        }

        json.WriteStartObject();
        foreach (ObjectMember member in ObjectMember.Of(value.GetType()))
        {
            WriteName(member.Name);
            Write(member.Get(value));
        }

        // What a script added to the object itself (Add-Member); members of its type come from elsewhere and are not its data.
        if (wrapper is not null)
        {
            foreach (PSMemberInfo member in wrapper.Members)
            {
                if (member is not PSNoteProperty { IsInstance: true } note) continue;
                WriteName(note.Name);
                Write(note.Value);
            }
        }

        json.WriteEndObject();
        _objectDepth--;
    }

    private void WriteName(string name)
    {
        Utf16.RequireValid(name);
        json.WritePropertyName(name);
    }

    private static string NameOf(object container) => container is PSObject ? "custom object" : container.GetType().Name;
}
