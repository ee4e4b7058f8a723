namespace GitKv.Core.Merging.Documents;

/// <summary>What a JSON value is; true and false are different kinds, as neither has contents.</summary>
internal enum JsonKind : byte
{
    Null,
    False,
    True,
    Number,
    String,
    Array,
    Object,
}
