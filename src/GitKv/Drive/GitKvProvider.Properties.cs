using System.Collections.ObjectModel;
using System.Management.Automation;
using GitKv.Core.Errors;
using GitKv.Core.Stores;

namespace GitKv.Drive;

/// <summary>The properties of JSON documents, changed one by one: what others change meanwhile in the same document stays.</summary>
public sealed partial class GitKvProvider
{
    public void GetProperty(string path, Collection<string> providerSpecificPickList) => Guard(path, () =>
    {
        DrivePath named = PathOf(path);
        DriveView view = View(named);
        KvEntry entry = ItemAt(view, named.Key);
        byte[] bytes = view.Store.Read(() => view.Reader.Read(entry));
        PSObject found = new DocumentProperties(named.Key, bytes).Get(providerSpecificPickList ?? [], e => WriteError(Errors.Record(e, path)));
        if (found.Properties.Any()) WritePropertyObject(found, WithPoint(path, named));
    });

    public object GetPropertyDynamicParameters(string path, Collection<string> providerSpecificPickList) => new DriveReadParameters();

    public void SetProperty(string path, PSObject propertyValue)
    {
        ArgumentNullException.ThrowIfNull(propertyValue);
        PSPropertyInfo[] given = [.. propertyValue.Properties.Where(static p => p.IsGettable)];
        Edit(path, "Set Property", given.Select(static p => p.Name), document =>
        {
            foreach (PSPropertyInfo property in given) document.Set(property.Name, property.Value, _stop.Token);
        });
        Guard(path, () => WritePropertyObject(propertyValue, path));
    }

    public object SetPropertyDynamicParameters(string path, PSObject propertyValue) => new DriveWriteParameters();

    public void ClearProperty(string path, Collection<string> propertyToClear) => Edit(path, "Clear Property", propertyToClear, document =>
    {
        foreach (string name in propertyToClear)
        {
            _ = document.Json(name);
            document.Set(name, null, _stop.Token);
        }
    });

    public object ClearPropertyDynamicParameters(string path, Collection<string> propertyToClear) => new DriveWriteParameters();

    public void NewProperty(string path, string propertyName, string propertyTypeName, object value) => Edit(path, "New Property", [propertyName], document =>
    {
        if (document.Has(propertyName) && !Force) throw document.Exists(propertyName);
        document.Set(propertyName, value, _stop.Token);
    });

    public object NewPropertyDynamicParameters(string path, string propertyName, string propertyTypeName, object value) => new DriveWriteParameters();

    public void RemoveProperty(string path, string propertyName) => Edit(path, "Remove Property", [propertyName], document => document.Remove(propertyName));

    public object RemovePropertyDynamicParameters(string path, string propertyName) => new DriveWriteParameters();

    public void RenameProperty(string path, string sourceProperty, string destinationProperty) =>
        Edit(path, "Rename Property", [sourceProperty], document => document.Rename(sourceProperty, destinationProperty));

    public object RenamePropertyDynamicParameters(string path, string sourceProperty, string destinationProperty) => new DriveWriteParameters();

    public void CopyProperty(string sourcePath, string sourceProperty, string destinationPath, string destinationProperty) =>
        Transfer(sourcePath, sourceProperty, destinationPath, destinationProperty, move: false);

    public object CopyPropertyDynamicParameters(string sourcePath, string sourceProperty, string destinationPath, string destinationProperty) => new DriveWriteParameters();

    public void MoveProperty(string sourcePath, string sourceProperty, string destinationPath, string destinationProperty) =>
        Transfer(sourcePath, sourceProperty, destinationPath, destinationProperty, move: true);

    public object MovePropertyDynamicParameters(string sourcePath, string sourceProperty, string destinationPath, string destinationProperty) => new DriveWriteParameters();

    /// <summary>Changes a document by what it is at that moment.</summary>
    private void Edit(string path, string action, IEnumerable<string> names, Action<DocumentProperties> edit) => Guard(path, () =>
    {
        DrivePath named = PathOf(path);
        DriveView view = Writable(named);
        ItemAt(view, named.Key);
        if (ShouldProcess($"{TargetOf(view, named.Key)}, property {string.Join(", ", names.Select(static n => $"'{n}'"))}", action))
            Update(view, named.Key, (transaction, entry) => EditIn(transaction, named.Key, entry, edit));
    });

    /// <summary>Both documents change together.</summary>
    private void Transfer(string sourcePath, string sourceProperty, string destinationPath, string destinationProperty, bool move) => Guard(sourcePath, () =>
    {
        DrivePath from = PathOf(sourcePath);
        DrivePath to = PathOf(destinationPath);
        DriveView source = move ? Writable(from) : View(from);
        DriveView target = Writable(to);
        KvEntry entry = ItemAt(source, from.Key);
        byte[] value = new DocumentProperties(from.Key, source.Store.Read(() => source.Reader.Read(entry))).Json(sourceProperty);
        if (!ShouldProcess($"property '{sourceProperty}' of {TargetOf(source, from.Key)} to '{to.Key}'", move ? "Move Property" : "Copy Property")) return;
        if (move && source.Store != target.Store)
            throw new KvException(ErrorIds.PathInvalid, KvErrorKind.Invalid, "A property moves within one store. Copy it, and remove it then.", destinationPath);
        Update(target, to.Key, (transaction, present) =>
        {
            if (move) EditIn(transaction, from.Key, transaction.TryGet(from.Key, out KvEntry now) ? now : null, document => document.Remove(sourceProperty));
            KvEntry? last = transaction.TryGet(to.Key, out KvEntry changed) ? changed : present;
            EditIn(transaction, to.Key, last, document => document.SetJson(destinationProperty, value));
        });
    });

    private static void EditIn(KvTransaction transaction, string key, KvEntry? entry, Action<DocumentProperties> edit)
    {
        if (entry is not { } present) throw new KvException(ErrorIds.ItemNotFound, KvErrorKind.NotFound, $"There is no item '{key}'.", key);
        var document = new DocumentProperties(key, transaction.Read(present));
        edit(document);
        transaction.Set(key, document.ToBytes(), expires: present.Expires);
    }
}
