using System.Management.Automation;
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
        if (Form == ItemForm.Key)
        {
            WriteUnread(source, entry);
            return;
        }

        if (!TryRead(source, entry, out object? result)) return;
        cmdlet.WriteObject(result, enumerateCollection: false);
    }

    private void WriteUnread(ItemSource source, KvEntry entry)
    {
        cmdlet.WriteObject(Form == ItemForm.Key ? entry.Key : new GitKvItem(source, entry));
    }

    private bool TryRead(ItemSource source, KvEntry entry, out object? result)
    {
        try
        {
            var content = new ItemContent(source, entry);
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
