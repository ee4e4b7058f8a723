using GitKv.Core.Refs;

namespace GitKv.Core.Stores;

/// <summary>One transaction of one store, ready to be turned into objects and ref edits as often as it takes.</summary>
internal interface ICommitPlan
{
    KvStore Store { get; }

    /// <summary>The transaction's id.</summary>
    string Transaction { get; }

    /// <summary>Why, in a few words, where no message was given.</summary>
    string Summary { get; }

    /// <summary>Whether what is there before, or who writes it, counts for any of the changes.</summary>
    bool IsConditional { get; }

    /// <summary>Checks the preconditions against what the refs are at, writes the objects, and returns the edits; none where nothing changes.</summary>
    /// <param name="read">Reads a ref, or locks and reads it; zero where there is none.</param>
    IReadOnlyList<RefEdit> Edits(Func<string, Objects.ObjectId> read);

    /// <summary>What came of it.</summary>
    CommitResult Result(bool changed, int attempt);

    /// <summary>Removes expired items that are in the way of new ones; false where there are none.</summary>
    bool MakeRoom();

    /// <summary>The same error, told in keys instead of refs.</summary>
    Errors.KvException InKeys(RefConflictException conflict);
}
