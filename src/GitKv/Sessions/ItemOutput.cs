using System.Management.Automation;
using GitKv.Core.Documents.Expanding;
using GitKv.Core.Stores;
using GitKv.Values;

namespace GitKv.Sessions;

/// <summary>Writes items to the pipeline in the form that was asked for.</summary>
internal sealed class ItemOutput(Cmdlet cmdlet, Action<Exception, object?> report)
{
    internal ItemForm Form { get; init; }

    /// <summary>With <see cref="ItemForm.Bytes"/>: as text.</summary>
    internal bool AsText { get; init; }

    /// <summary>An item of a listing: its value is read when it is asked for.</summary>
    internal void Write(ItemSource source, KvEntry entry)
    {
        if (Form is ItemForm.Item or ItemForm.Key) WriteUnread(source, entry);
        else WriteNow(source, entry);
    }

    /// <summary>A single item: its value is read at once, so that what is wrong with it is an error of this command.</summary>
    internal void WriteNow(ItemSource source, KvEntry entry)
    {
        WriteContent(entry, () => new ItemContent(source, entry));
    }

    /// <summary>An object that was put together, value and all.</summary>
    internal void Write(ItemSource source, CollapsedItem item) => WriteContent(item.Entry, () => new ItemContent(source, item.Entry, item.Value));

    private void WriteContent(KvEntry entry, Func<ItemContent> content)
    {
        if (Form == ItemForm.Key) cmdlet.WriteObject(entry.Key);
        else if (TryRead(entry, content, out object? result)) cmdlet.WriteObject(result, enumerateCollection: false);
    }

    private void WriteUnread(ItemSource source, KvEntry entry)
    {
        cmdlet.WriteObject(Form == ItemForm.Key ? entry.Key : new GitKvItem(source, entry));
    }

    private bool TryRead(KvEntry entry, Func<ItemContent> read, out object? result)
    {
        try
        {
            ItemContent content = read();
            switch (Form)
            {
                case ItemForm.Bytes:
                    result = AsText ? ValueDecoder.Raw(content.Bytes) : content.Bytes;
                    return true;
                case ItemForm.Value:
                    result = content.Value;
                    return true;
                default:
                    content.Decode();
                    result = new GitKvItem(content);
                    return true;
            }
        }
        catch (Exception e) when (Errors.CanReport(e))
        {
            report(e, entry.Key);
            result = null;
            return false;
        }
    }
}
