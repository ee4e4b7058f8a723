namespace GitKv.Core.Trees;

/// <summary>An entry of a directory that becomes another, or with null none.</summary>
internal readonly record struct EntryChange(byte[] Name, TreeEntry? New);
