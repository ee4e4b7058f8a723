using System.Text.Json;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;

namespace GitKv.Core.Remotes.Group;

/// <summary>What became of a queued change, as one process tells it to another.</summary>
/// <param name="Kind">Won, lost (to somebody who changed a ref), in conflict with a ref's name, or failed with an error.</param>
internal sealed record QueuedOutcome(string Kind)
{
    public const string WonKind = "won";
    private const string LostKind = "lost";
    private const string ConflictKind = "conflict";
    private const string FailedKind = "failed";

    public string Ref { get; init; } = "";

    public string Expected { get; init; } = "";

    public string Actual { get; init; } = "";

    public string ErrorId { get; init; } = "";

    public KvErrorKind ErrorKind { get; init; }

    public string Message { get; init; } = "";

    public RemoteOutcome? Outcome { get; init; }

    public bool IsWon => Kind == WonKind;

    public static QueuedOutcome Won { get; } = new(WonKind);

    public static QueuedOutcome Lost(string name, ObjectId expected, ObjectId actual) =>
        new(LostKind) { Ref = name, Expected = expected.ToString(), Actual = actual.ToString() };

    public static QueuedOutcome Failed(KvException e) => e switch
    {
        RefMismatchException lost => Lost(lost.Name, lost.Expected, lost.Actual),
        RefConflictException names => new QueuedOutcome(ConflictKind) { ErrorId = names.ErrorId, Ref = names.Name, Actual = names.Other },
        _ => new QueuedOutcome(FailedKind) { ErrorId = e.ErrorId, ErrorKind = e.Kind, Message = e.Message, Outcome = e.Outcome, Ref = e.Target as string ?? "" },
    };

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this);

    public static QueuedOutcome Parse(byte[] bytes) => JsonSerializer.Deserialize<QueuedOutcome>(bytes)!;

    /// <summary>Returns when it was won.</summary>
    public void Throw()
    {
        switch (Kind)
        {
            case WonKind:
                return;
            case LostKind:
                throw new RefMismatchException(Ref, ObjectId.Parse(Expected), ObjectId.Parse(Actual));
            case ConflictKind:
                throw ErrorId switch
                {
                    ErrorIds.KeyIsDirectory => RefConflictException.IsFolder(Ref, Actual),
                    ErrorIds.KeyIsItem => RefConflictException.ParentIsRef(Ref, Actual),
                    _ => RefConflictException.DiffersInCase(Ref, Actual),
                };
            default:
                throw new KvException(ErrorId, ErrorKind, Message, Ref.Length == 0 ? null : Ref) { Outcome = Outcome };
        }
    }
}
