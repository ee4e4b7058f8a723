namespace GitKv.Sessions;

/// <summary>What a command writes for each item.</summary>
internal enum ItemForm
{
    Item,
    Key,
    Value,
    Bytes,
}
