using System.Management.Automation;
using GitKv.Core.Query.Values;
using GitKv.Core.Stores;
using GitKv.Values;

namespace GitKv.Sessions;

/// <summary>What is made of the items that a query finds.</summary>
internal sealed class FoundItems(ItemQuery query, ItemSource source, ScriptBlock? script)
{
    private readonly ScriptBlockCall? _script = script is null ? null : new ScriptBlockCall(script);

    /// <summary>Whether the script block, if there is one, is true of the item.</summary>
    internal bool Passes(KvEntry entry) => _script is null || LanguagePrimitives.IsTrue(_script.Invoke(new GitKvItem(source, entry)));

    internal GitKvItem Item(KvEntry entry) => new(source, entry);

    /// <summary>An object with the key and the properties, as they are in the value.</summary>
    internal PSObject Selected(KvEntry entry, IReadOnlyList<(string Name, PropertyExpression Property)> columns)
    {
        var row = new PSObject();
        row.Properties.Add(new PSNoteProperty("Key", entry.Key));
        byte[] value = columns.All(c => c.Property.IsOfKey) ? [] : query.Reader.Read(entry);
        var document = new QueryDocument(entry.Key, value);
        foreach ((string name, PropertyExpression property) in columns)
        {
            if (row.Properties[name] is not null) continue;
            object? cell = property.Select(document) is { } json ? ValueDecoder.Decode(json, default, asHashtable: false).Value : null;
            row.Properties.Add(new PSNoteProperty(name, cell));
        }

        return row;
    }
}
