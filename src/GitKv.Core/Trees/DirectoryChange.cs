using GitKv.Core.Objects;

namespace GitKv.Core.Trees;

/// <summary>What is to change in a directory, by component: the input of <see cref="TreeUpdate"/>.</summary>
internal sealed class DirectoryChange
{
    /// <summary>By component of the key, as the user writes it.</summary>
    public Dictionary<string, NodeChange> Children { get; } = new(StringComparer.Ordinal);

    /// <summary>Sets (or, with <see cref="ObjectId.Zero"/>, removes) the item of a key.</summary>
    public void Add(string key, ObjectId blob) => NodeOf(key).Blob = blob;

    /// <summary>Puts a tree (or, with <see cref="ObjectId.Zero"/>, nothing) in the place of a directory; what is changed below it is changed in that.</summary>
    public void AddSubtree(string directory, ObjectId tree) => NodeOf(directory).Subtree = tree;

    private NodeChange NodeOf(string key)
    {
        DirectoryChange directory = this;
        int start = 0;
        while (true)
        {
            int slash = key.IndexOf('/', start);
            string component = slash < 0 ? key[start..] : key[start..slash];
            if (!directory.Children.TryGetValue(component, out NodeChange? child)) directory.Children.Add(component, child = new NodeChange());
            if (slash < 0) return child;
            directory = child.Directory ??= new DirectoryChange();
            start = slash + 1;
        }
    }
}

/// <summary>What is to become of one component of a directory: as an item, as a directory, or both (an item makes way for a directory).</summary>
internal sealed class NodeChange
{
    /// <summary>The item's new blob, <see cref="ObjectId.Zero"/> to remove it, null to leave it.</summary>
    public ObjectId? Blob { get; set; }

    /// <summary>The tree that takes the place of the directory, <see cref="ObjectId.Zero"/> to remove it, null to leave it.</summary>
    public ObjectId? Subtree { get; set; }

    public DirectoryChange? Directory { get; set; }
}
