using System.Management.Automation;
using GitKv.Core.Errors;

namespace GitKv;

/// <summary>The one place where error records are made: a stable id, a category, a target and a message that says what to do.</summary>
/// <remarks>
/// The engine's exceptions live in a private load context, where a script can't name them; they are wrapped in
/// <see cref="GitKvException"/>. Errors of script blocks given by the user keep the record that they came with
/// (<see cref="Sessions.ReportException"/>).
/// </remarks>
internal static class Errors
{
    /// <summary>Whether an exception is a failure to report; anything else is a stop, control flow, or a defect of ours.</summary>
    internal static bool CanReport(Exception exception) => exception
        is KvException or Sessions.ReportException or IOException or UnauthorizedAccessException or System.Security.SecurityException;

    /// <summary>Whether nothing at all can be processed after this: there is no repository to work on, or none that can be.</summary>
    internal static bool IsFatal(Exception exception) => exception is Sessions.ReportException { IsFatal: true } or KvException
    {
        ErrorId: ErrorIds.RepositoryNotFound or ErrorIds.RepositoryUnsupported or ErrorIds.RepositoryNotTrusted
            or ErrorIds.RepositoryReadOnly or ErrorIds.StoreNameInvalid or ErrorIds.RefPrefixInvalid
            or ErrorIds.GitNotFound or ErrorIds.NativeLibraryNotFound,
    };

    internal static ErrorRecord Record(Exception exception, object? target = null) => exception switch
    {
        KvException e => new ErrorRecord(Wrap(e), e.ErrorId, CategoryOf(e), e.Target ?? target),
        Sessions.ReportException e => e.Record,
        UnauthorizedAccessException or System.Security.SecurityException =>
            new ErrorRecord(exception, ErrorIds.AccessDenied, ErrorCategory.PermissionDenied, target),
        FileNotFoundException or DirectoryNotFoundException =>
            new ErrorRecord(exception, ErrorIds.PathInvalid, ErrorCategory.ObjectNotFound, target),
        IOException => new ErrorRecord(exception, ErrorIds.InputOutputError, ErrorCategory.DeviceError, target),
        _ => new ErrorRecord(exception, exception.GetType().Name, ErrorCategory.NotSpecified, target),
    };

    /// <summary>The failure of a whole batch; its target is the keys that were not written.</summary>
    internal static ErrorRecord Batch(Exception exception, string[] keys)
    {
        ErrorRecord cause = Record(exception);
        string what = keys.Length == 1 ? $"The item '{keys[0]}' was not written." : $"None of the batch's {keys.Length} items ('{keys[0]}' to '{keys[^1]}') was written.";
        return new ErrorRecord(cause.Exception, cause.FullyQualifiedErrorId, cause.CategoryInfo.Category, keys)
        {
            ErrorDetails = new ErrorDetails($"{cause.Exception.Message} {what}"),
        };
    }

    internal static KvException ItemNotFound(string key, string store, bool isDirectory) => new(
        ErrorIds.ItemNotFound,
        KvErrorKind.NotFound,
        isDirectory
            ? $"There is no item '{key}' in the store '{store}', but there are items below it. Use -Prefix '{key}', or the pattern '{key}/**'."
            : $"There is no item '{key}' in the store '{store}'.",
        key);

    internal static KvException ValueInvalid(string message, object? target = null, Exception? inner = null) =>
        new(ErrorIds.ValueInvalid, KvErrorKind.Invalid, message, target, inner);

    internal static KvException KeyInvalid(string message, object? target = null) =>
        new(ErrorIds.KeyInvalid, KvErrorKind.Invalid, message, target);

    internal static KvException DriveNotFound(string name) =>
        new(ErrorIds.DriveNotFound, KvErrorKind.NotFound, $"There is no drive '{name}:' that shows a store. Get-PSDrive -PSProvider GitKv lists those that are there.", name);

    internal static KvException PathInvalid(string message, object? target = null, Exception? inner = null) =>
        new(ErrorIds.PathInvalid, inner is ItemNotFoundException ? KvErrorKind.NotFound : KvErrorKind.Invalid, message, target, inner);

    internal static KvException MergeConflict(string store, Core.Merging.StoreMergeResult result) => new(
        ErrorIds.MergeConflict,
        KvErrorKind.Conflict,
        $"'{result.From}' was not merged into '{store}': both changed {result.Conflicts.Count} {(result.Conflicts.Count == 1 ? "place" : "places")}, '{result.Conflicts[0].Key}' the first, and no strategy decides. Nothing was changed. "
        + "Give a -Strategy, or keep the merge with -KeepConflict and decide with Resolve-GitKvConflict.",
        result.Conflicts.Select(c => c.Key).Distinct().ToArray());

    internal static KvException SyncConflict(Core.Remotes.Sync.SyncResult result) => new(
        ErrorIds.MergeConflict,
        KvErrorKind.Conflict,
        $"The store '{result.Store}' was not exchanged with '{result.Remote}': both changed {result.Conflicts.Count} {(result.Conflicts.Count == 1 ? "place" : "places")}, '{result.Conflicts[0].Key}' the first, and no strategy decides. Neither side was changed. "
        + "Give a -Strategy, or keep the merge with -KeepConflict, decide with Resolve-GitKvConflict, and do this again.",
        result.Conflicts.Select(c => c.Key).Distinct().ToArray());

    internal static KvException TransactionActive(string store) => new(
        ErrorIds.TransactionActive,
        KvErrorKind.Invalid,
        $"A transaction on the store '{store}' is already active in this session. Complete-GitKvTransaction or Undo-GitKvTransaction ends it.",
        store);

    internal static KvException TransactionEnded(string message) => new(ErrorIds.TransactionEnded, KvErrorKind.Invalid, message);

    private static GitKvException Wrap(KvException exception)
    {
        VersionMismatchException? mismatch = exception as VersionMismatchException;
        return new GitKvException(exception.ErrorId, exception.Message, exception.Target, exception)
        {
            IsTransient = exception.IsTransient,
            Outcome = (GitKvOutcome?)(int?)exception.Outcome,
            ExpectedVersion = mismatch?.Expected,
            ActualVersion = mismatch?.Actual,
        };
    }

    private static ErrorCategory CategoryOf(KvException exception) => exception.ErrorId switch
    {
        ErrorIds.ItemExists or ErrorIds.StoreExists or ErrorIds.CheckpointExists => ErrorCategory.ResourceExists,
        ErrorIds.GitNotFound or ErrorIds.NativeLibraryNotFound => ErrorCategory.NotInstalled,
        ErrorIds.LockHeld => ErrorCategory.ResourceBusy,
        ErrorIds.LockTimeout => ErrorCategory.OperationTimeout,
        ErrorIds.TransactionActive or ErrorIds.TransactionEnded => ErrorCategory.InvalidOperation,
        ErrorIds.FormatInvalid => ErrorCategory.ParserError,
        ErrorIds.ValueInvalid or ErrorIds.ValueTooDeep or ErrorIds.ValueHasCycle => ErrorCategory.InvalidData,
        ErrorIds.ValueTooLarge => ErrorCategory.LimitsExceeded,
        ErrorIds.WriteFailed => ErrorCategory.WriteError,
        ErrorIds.WaitTimeout => ErrorCategory.OperationTimeout,
        _ => exception.Kind switch
        {
            KvErrorKind.NotFound => ErrorCategory.ObjectNotFound,
            KvErrorKind.Invalid => ErrorCategory.InvalidArgument,
            KvErrorKind.Conflict => ErrorCategory.InvalidOperation,
            KvErrorKind.Denied => ErrorCategory.PermissionDenied,
            KvErrorKind.Busy => ErrorCategory.ResourceBusy,
            KvErrorKind.Unreachable => ErrorCategory.ConnectionError,
            KvErrorKind.Unknown => ErrorCategory.OperationStopped,
            KvErrorKind.Unsupported => ErrorCategory.NotImplemented,
            KvErrorKind.Corrupt => ErrorCategory.InvalidData,
            _ => ErrorCategory.NotSpecified,
        },
    };
}
