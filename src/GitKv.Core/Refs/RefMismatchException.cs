using GitKv.Core.Errors;
using GitKv.Core.Objects;

namespace GitKv.Core.Refs;

/// <summary>A ref did not have the expected value, under its lock. Nothing was changed.</summary>
public sealed class RefMismatchException : KvException
{
    public RefMismatchException(string name, ObjectId expected, ObjectId actual)
        : base(ErrorIds.VersionMismatch, KvErrorKind.Conflict,
            $"The ref '{name}' is not at the expected object: expected {Describe(expected)}, found {Describe(actual)}.", name)
    {
        Name = name;
        Expected = expected;
        Actual = actual;
    }

    public string Name { get; }

    public ObjectId Expected { get; }

    public ObjectId Actual { get; }

    private static string Describe(ObjectId id) => id.IsZero ? "no ref" : id.ToString();
}
