namespace GitKv.Core.Keys;

/// <summary>Where a key's components are written: as entries of trees, or as components of ref names, which git restricts more.</summary>
public enum NameForm
{
    Tree,
    Ref,
}
