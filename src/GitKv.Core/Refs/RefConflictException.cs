using GitKv.Core.Errors;

namespace GitKv.Core.Refs;

/// <summary>
/// A ref can't be made because of the name of another: one ref can't be the folder of another, nor differ from it in case
/// alone where the file system takes both for one. Nothing was changed. The id is <c>KeyIsDirectory</c> when the new ref's name is the
/// folder of others, <c>KeyIsItem</c> when an existing ref's name would be its folder, and <c>KeyCollides</c> for the case.
/// </summary>
public sealed class RefConflictException : KvException
{
    private RefConflictException(string id, string name, string other, string why)
        : base(id, KvErrorKind.Conflict, $"The ref '{name}' can't be made: {why}. Choose another name, or remove that ref first.", name)
    {
        Name = name;
        Other = other;
    }

    /// <summary>The ref that was to be made.</summary>
    public string Name { get; }

    /// <summary>The ref that is in its way.</summary>
    public string Other { get; }

    internal static RefConflictException IsFolder(string name, string child) =>
        new(ErrorIds.KeyIsDirectory, name, child, $"'{child}' is below it, and a ref can't have others below it");

    internal static RefConflictException ParentIsRef(string name, string parent) =>
        new(ErrorIds.KeyIsItem, name, parent, $"'{parent}' is a ref, and a ref can't have others below it");

    internal static RefConflictException DiffersInCase(string name, string other) =>
        new(ErrorIds.KeyCollides, name, other, $"'{other}' has the same name but for upper and lower case, which this file system does not tell apart");
}
