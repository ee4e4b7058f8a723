using GitKv.Core.Objects;

namespace GitKv.Core.Trees;

/// <summary>What is to change in a directory, by component: the input of <see cref="TreeUpdate"/>.</summary>
internal sealed class DirectoryChange
{
    /// <summary>By component of the key, as the user writes it.</summary>
    public Dictionary<string, NodeChange> Children { get; } = new(StringComparer.Ordinal);

    /// <summary>Sets (or, with <see cref="ObjectId.Zero"/>, removes) the item of a key.</summary>
    public void Add(string key, ObjectId blob)
    {
        DirectoryChange directory = this;
        int start = 0;
        while (true)
        {
            int slash = key.IndexOf('/', start);
            string component = slash < 0 ? key[start..] : key[start..slash];
            if (!directory.Children.TryGetValue(component, out NodeChange? child)) directory.Children.Add(component, child = new NodeChange());
            if (slash < 0)
            {
                child.Blob = blob;
                return;
            }

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

    public DirectoryChange? Directory { get; set; }
}
