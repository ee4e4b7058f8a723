using System.Management.Automation.Provider;
using GitKv.Core.Errors;
using GitKv.Core.Stores;
using GitKv.Core.Values;

namespace GitKv.Drive;

/// <summary>Values as content: lines of text, or bytes.</summary>
public sealed partial class GitKvProvider
{
    public IContentReader? GetContentReader(string path)
    {
        return Guard<IContentReader?>(path, () =>
        {
            DrivePath named = PathOf(path);
            DriveView view = View(named);
            KvEntry entry = ItemAt(view, named.Key);
            var parameters = DynamicParameters as DriveContentReadParameters ?? new DriveContentReadParameters();
            return parameters.AsByteStream
                ? new ByteContentReader(view.Store.Read(() => view.Reader.Read(entry)), parameters.Raw)
                : new TextContentReader(view.Store.Read(() => ValueCodec.ToText(view.Reader.Read(entry))), parameters.Raw, parameters.Delimiter);
        }, otherwise: null);
    }

    public object GetContentReaderDynamicParameters(string path) => new DriveContentReadParameters();

    public IContentWriter? GetContentWriter(string path)
    {
        return Guard<IContentWriter?>(path, () =>
        {
            DrivePath named = PathOf(path);
            DriveView view = Writable(named);
            if (named.IsRoot || view.IsDirectory(named.Key)) throw IsDirectory(named.Key);
            var parameters = DynamicParameters as DriveContentWriteParameters ?? new DriveContentWriteParameters();
            return new ContentWriter(parameters, written => Guard(path, () => Write(named, written)));
        }, otherwise: null);
    }

    public object GetContentWriterDynamicParameters(string path) => new DriveContentWriteParameters();

    public void ClearContent(string path)
    {
        // Set-Content clears before it writes, but what it writes replaces the value anyway, in one change.
        if (DynamicParameters is DriveContentWriteParameters) return;
        Guard(path, () =>
        {
            DrivePath named = PathOf(path);
            DriveView view = Writable(named);
            ItemAt(view, named.Key);
            if (ShouldProcess(TargetOf(view, named.Key), "Clear Content")) Change(view, transaction => transaction.Set(named.Key, [], Precondition.MustExist));
        });
    }

    public object ClearContentDynamicParameters(string path) => new DriveWriteParameters();

    private static KvEntry ItemAt(DriveView view, string key)
    {
        if (view.TryGet(key, out KvEntry entry)) return entry;
        throw key.Length == 0 || view.IsDirectory(key) ? new KvException(ErrorIds.KeyIsDirectory, KvErrorKind.Invalid, $"'{key}' is a directory, which has no content of its own.", key) : view.NotFound(key);
    }

    /// <summary>Lands what was written: as the value, or at the end of the one that is there then.</summary>
    private void Write(DrivePath named, ContentWriter written)
    {
        DriveView view = Writable(named);
        DateTimeOffset? expires = Expires();
        Precondition precondition = (DynamicParameters as DriveValueParameters)?.IfVersion is { } version ? Precondition.MustMatch(version) : Precondition.Any;
        if (written.Appends) Update(view, named.Key, (transaction, entry) => transaction.Set(named.Key, written.Value(entry is { } old ? transaction.Read(old) : null), precondition, expires ?? entry?.Expires));
        else Change(view, transaction => transaction.Set(named.Key, written.Value(before: null), precondition, expires));
        view.Store.Made.RemoveAbove(named.Key);
    }
}
