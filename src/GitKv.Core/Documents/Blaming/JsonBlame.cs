using System.Text.Json;

namespace GitKv.Core.Documents.Blaming;

/// <summary>The properties and elements of a JSON document.</summary>
internal sealed class JsonBlame<T> : BlameTracker<T>
{
    private readonly List<Node> _parts = [];
    private readonly Node _root;

    public JsonBlame(JsonElement root, int depth) => _root = Build(root, "", depth);

    public override bool IsDone => _root.Open == 0;

    public override void GoBack(byte[] older, T origin) => Visit(_root, JsonForm.TryParse(older, out JsonElement root) ? root : null, origin);

    public override IReadOnlyList<BlamePart<T>> End(T origin) =>
        [.. _parts.Select(p => new BlamePart<T>(p.Path, 0, p.Newest, null, p.Open == 0 ? p.Origin! : origin))];

    private Node Build(JsonElement value, string path, int depth)
    {
        var node = new Node(path, value);
        if (depth > 0 && value.ValueKind == JsonValueKind.Object)
            foreach (JsonProperty property in value.EnumerateObject()) node.Add(property.Name, 0, Build(property.Value, JsonPointer.Append(path, property.Name), depth - 1));
        if (depth > 0 && value.ValueKind == JsonValueKind.Array)
            foreach ((int index, JsonElement element) in value.EnumerateArray().Index()) node.Add("", index, Build(element, JsonPointer.Append(path, index), depth - 1));
        if (!node.IsPart) return node;
        node.Open = 1;
        _parts.Add(node);
        return node;
    }

    /// <param name="node">What is followed.</param>
    /// <param name="older">What it was in the older version; null where it was not there.</param>
    /// <param name="origin">Where what is not the same comes from.</param>
    private static void Visit(Node node, JsonElement? older, T origin)
    {
        if (node.Open == 0) return;
        if (node.IsPart)
        {
            if (older is { } same && JsonForm.AreEqual(same, node.Current)) return;
            node.Open = 0;
            node.Origin = origin;
            return;
        }

        if (older?.ValueKind == JsonValueKind.Array && node.Current.ValueKind == JsonValueKind.Array) VisitElements(node, older.Value, origin);
        else
            foreach (Node child in node.Children)
                Visit(child, older is { ValueKind: JsonValueKind.Object } made && node.Current.ValueKind == JsonValueKind.Object && made.TryGetProperty(child.Name, out JsonElement value) ? value : null, origin);
        if (older is { } reached) node.Current = reached;
        node.Open = node.Children.Sum(c => c.Open);
    }

    private static void VisitElements(Node node, JsonElement older, T origin)
    {
        JsonElement[] old = [.. older.EnumerateArray()];
        JsonElement[] now = [.. node.Current.EnumerateArray()];
        int[] from = new int[now.Length];
        Array.Fill(from, -1);
        foreach ((int i, int j) in ArrayAlignment.Pair(old, now))
            if (j >= 0) from[j] = i;
        foreach (Node child in node.Children)
        {
            if (child.Open == 0) continue;
            int place = from[child.Index];
            Visit(child, place < 0 ? null : old[place], origin);
            if (place >= 0) child.Index = place;
        }
    }

    private sealed class Node(string path, JsonElement newest)
    {
        public string Path => path;

        public JsonElement Newest { get; } = newest;

        /// <summary>What it is in the version that was reached.</summary>
        public JsonElement Current { get; set; } = newest;

        public List<Node> Children { get; } = [];

        /// <summary>The property that it is in an object.</summary>
        public string Name { get; private set; } = "";

        /// <summary>Where it is in an array, in the version that was reached.</summary>
        public int Index { get; set; }

        /// <summary>How many parts in it are still followed.</summary>
        public int Open { get; set; }

        public T? Origin { get; set; }

        public bool IsPart => Children.Count == 0;

        public void Add(string name, int index, Node child)
        {
            child.Name = name;
            child.Index = index;
            Children.Add(child);
            Open += child.Open;
        }
    }
}
