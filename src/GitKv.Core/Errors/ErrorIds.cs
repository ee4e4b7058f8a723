namespace GitKv.Core.Errors;

/// <summary>The stable ids of errors, the same in PowerShell (FullyQualifiedErrorId) and in the <c>gitkv</c> command.</summary>
public static class ErrorIds
{
    public const string ItemNotFound = nameof(ItemNotFound);
    public const string ItemExists = nameof(ItemExists);
    public const string VersionMismatch = nameof(VersionMismatch);
    public const string KeyInvalid = nameof(KeyInvalid);
    public const string KeyPatternInvalid = nameof(KeyPatternInvalid);
    public const string KeyIsDirectory = nameof(KeyIsDirectory);
    public const string KeyIsItem = nameof(KeyIsItem);
    public const string KeyCollides = nameof(KeyCollides);
    public const string StoreNotFound = nameof(StoreNotFound);
    public const string StoreExists = nameof(StoreExists);
    public const string StoreNameInvalid = nameof(StoreNameInvalid);
    public const string RefPrefixInvalid = nameof(RefPrefixInvalid);
    public const string CheckpointNotFound = nameof(CheckpointNotFound);
    public const string CheckpointExists = nameof(CheckpointExists);
    public const string CheckpointNameInvalid = nameof(CheckpointNameInvalid);
    public const string RepositoryNotFound = nameof(RepositoryNotFound);
    public const string RepositoryUnsupported = nameof(RepositoryUnsupported);
    public const string RepositoryNotTrusted = nameof(RepositoryNotTrusted);
    public const string RepositoryReadOnly = nameof(RepositoryReadOnly);
    public const string RefLocked = nameof(RefLocked);
    public const string RefDenied = nameof(RefDenied);
    public const string RefInvalid = nameof(RefInvalid);
    public const string RefCorrupt = nameof(RefCorrupt);
    public const string ObjectNotFound = nameof(ObjectNotFound);
    public const string ObjectCorrupt = nameof(ObjectCorrupt);
    public const string ValueInvalid = nameof(ValueInvalid);
    public const string ValueTooDeep = nameof(ValueTooDeep);
    public const string ValueTooLarge = nameof(ValueTooLarge);
    public const string ValueHasCycle = nameof(ValueHasCycle);
    public const string FormatInvalid = nameof(FormatInvalid);
    public const string PathInvalid = nameof(PathInvalid);
    public const string MergeStrategyInvalid = nameof(MergeStrategyInvalid);
    public const string PointInvalid = nameof(PointInvalid);
    public const string PointNotFound = nameof(PointNotFound);
    public const string HistoryUnavailable = nameof(HistoryUnavailable);
    public const string TransactionEnded = nameof(TransactionEnded);
    public const string TransactionActive = nameof(TransactionActive);
    public const string SettingsInvalid = nameof(SettingsInvalid);
    public const string MergeConflict = nameof(MergeConflict);
    public const string MergePending = nameof(MergePending);
    public const string MergeNotPending = nameof(MergeNotPending);
    public const string ConflictNotFound = nameof(ConflictNotFound);
    public const string GitNotFound = nameof(GitNotFound);
    public const string GitFailed = nameof(GitFailed);
    public const string NativeLibraryNotFound = nameof(NativeLibraryNotFound);
    public const string ReadFailed = nameof(ReadFailed);
    public const string WriteFailed = nameof(WriteFailed);
    public const string AccessDenied = nameof(AccessDenied);
    public const string InputOutputError = nameof(InputOutputError);
    public const string UsageInvalid = nameof(UsageInvalid);
    public const string CommandFailed = nameof(CommandFailed);
    public const string CommandNotFound = nameof(CommandNotFound);
    public const string Unexpected = nameof(Unexpected);
}
