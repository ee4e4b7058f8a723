using GitKv.Core.Merging;
using GitKv.Values;

namespace GitKv;

/// <summary>Something that both sides of a merge changed, differently, and that no strategy decided.</summary>
public sealed class GitKvConflict
{
    private readonly StoreConflict _conflict;

    internal GitKvConflict(StoreConflict conflict, string store, string repository, string from)
    {
        _conflict = conflict;
        Store = store;
        Repository = repository;
        From = from;
    }

    /// <summary>The key; an empty text stands for the settings of the store.</summary>
    public string Key => _conflict.Key;

    /// <summary>Where in the value: a JSON Pointer (RFC 6901), an empty text for the whole item.</summary>
    public string Path => _conflict.Path;

    /// <summary>What was there when the two parted; null where nothing was.</summary>
    public object? Base => Decode(_conflict.Base);

    /// <summary>What the store has there; null where nothing is.</summary>
    public object? Ours => Decode(_conflict.Ours);

    /// <summary>What the other one has there; null where nothing is.</summary>
    public object? Theirs => Decode(_conflict.Theirs);

    /// <summary>What the two did.</summary>
    public string Reason => _conflict.Reason;

    /// <summary>What is merged.</summary>
    public string From { get; }

    /// <summary>The store, as <c>-Store</c> takes it.</summary>
    public string Store { get; }

    /// <summary>The repository's folder.</summary>
    public string Repository { get; }

    public override string ToString() => Path.Length == 0 ? Key : $"{Key}#{Path}";

    private static object? Decode(byte[]? bytes)
    {
        if (bytes is null) return null;
        try
        {
            return ValueDecoder.Decode(bytes, GitKvValueFormat.Auto, asHashtable: false).Value;
        }
        catch (Exception e) when (Errors.CanReport(e))
        {
            return new GitKvValueFailure((e as Core.Errors.KvException)?.ErrorId ?? e.GetType().Name, e.Message);
        }
    }
}
