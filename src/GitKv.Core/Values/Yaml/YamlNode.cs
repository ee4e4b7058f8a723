using YamlDotNet.Core;

namespace GitKv.Core.Values.Yaml;

/// <summary>A node of a YAML document, with its place for messages.</summary>
internal abstract record YamlNode(Mark Start)
{
    /// <summary>Whether the node's end has been read; an alias to a node that has not ended is a cycle.</summary>
    public bool Complete { get; set; }
}

/// <summary>A scalar; <paramref name="Plain"/> ones are typed by how they look.</summary>
internal sealed record YamlScalar(Mark Start, string Value, TagName Tag, bool Plain) : YamlNode(Start);

internal sealed record YamlSequence(Mark Start) : YamlNode(Start)
{
    public List<YamlNode> Items { get; } = [];
}

internal sealed record YamlMapping(Mark Start) : YamlNode(Start)
{
    public List<(string Key, YamlNode Value)> Entries { get; } = [];
}

/// <summary>A place that says "the same as there".</summary>
internal sealed record YamlAlias(Mark Start, YamlNode Target) : YamlNode(Start);
