using System.Text.Json;
using GitKv.Core.Errors;
using GitKv.Core.Formats;
using GitKv.Core.Keys;
using GitKv.Core.Values;

namespace GitKv.Core.Documents.Expanding;

/// <summary>
/// Puts items below a key together as the object that they would be the expansion of: any items, also such as plain git wrote. A directory whose components all stand
/// for elements is an array, any other an object; values are what they are in JSON files (<see cref="DocumentValue"/>).
/// </summary>
internal sealed class Collapse
{
    private readonly Node _root = new();

    /// <summary>Adds an item.</summary>
    /// <param name="path">Its key from the directory on.</param>
    /// <param name="stored">Its value.</param>
    public void Add(string path, byte[] stored)
    {
        Node node = _root;
        foreach (Range part in path.AsSpan().Split('/'))
        {
            string component = path[part];
            node.Children ??= [];
            if (!node.Children.TryGetValue(component, out Node? child)) node.Children.Add(component, child = new Node());
            node = child;
        }

        node.Stored = stored;
    }

    /// <summary>The object, in the stored form of JSON.</summary>
    /// <exception cref="KvException">ValueInvalid: two components stand for one property; ValueTooDeep.</exception>
    public byte[] ToJson() => ValueCodec.FromJson(writer => Write(_root, writer));

    private static void Write(Node node, Utf8JsonWriter writer)
    {
        if (node.Children is not { } children)
        {
            JsonFormatter.Copy(DocumentValue.ToJson(node.Stored!), writer);
        }
        else if (children.Keys.All(ComponentName.IsElement))
        {
            writer.WriteStartArray();
            foreach ((_, Node child) in children.OrderBy(static c => c.Key, Comparer<string>.Create(ComponentName.CompareElements))) Write(child, writer);
            writer.WriteEndArray();
        }
        else
        {
            WriteObject(children, writer);
        }
    }

    private static void WriteObject(Dictionary<string, Node> children, Utf8JsonWriter writer)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        writer.WriteStartObject();
        foreach ((string component, Node child) in children)
        {
            string name = ComponentName.PropertyOf(component);
            if (!names.Add(name)) throw ValueErrors.Invalid($"Two components stand for the property '{KeyErrors.Show(name)}', '{KeyErrors.Show(component)}' being one of them. Rename one of the two.");
            writer.WritePropertyName(name);
            Write(child, writer);
        }

        writer.WriteEndObject();
    }

    private sealed class Node
    {
        public byte[]? Stored { get; set; }

        /// <summary>In the order of a listing.</summary>
        public Dictionary<string, Node>? Children { get; set; }
    }
}
