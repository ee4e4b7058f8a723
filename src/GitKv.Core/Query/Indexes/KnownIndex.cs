using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Objects;

namespace GitKv.Core.Query.Indexes;

/// <summary>An index that a store's settings speak of.</summary>
internal sealed class KnownIndex
{
    private static ReadOnlySpan<byte> DefinitionMark => "~on"u8;

    public KnownIndex(string name, IndexDefinition? definition, KvException? problem)
    {
        (Name, Definition, Problem) = (name, definition, problem);
        if (definition is null) return;
        DefinitionBytes = IndexSettings.Bytes(definition);
        DefinitionId = ObjectId.Hash(ObjectType.Blob, DefinitionBytes);
        DataName = Encoding.UTF8.GetBytes(KeyName.Encode(name, NameForm.Tree));
        DefinitionName = [.. DataName, .. DefinitionMark];
    }

    public string Name { get; }

    /// <summary>Null where it can't be followed.</summary>
    public IndexDefinition? Definition { get; }

    /// <summary>Why not.</summary>
    public KvException? Problem { get; }

    /// <summary>What its data say they were made by.</summary>
    public byte[] DefinitionBytes { get; } = [];

    public ObjectId DefinitionId { get; }

    /// <summary>The name of the tree with its data.</summary>
    public byte[] DataName { get; } = [];

    /// <summary>The name of the blob beside it.</summary>
    public byte[] DefinitionName { get; } = [];
}
