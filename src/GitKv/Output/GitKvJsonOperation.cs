using System.Text;
using System.Text.Json;
using GitKv.Core.Documents;
using GitKv.Values;

namespace GitKv;

/// <summary>One step that turns a JSON document into another (RFC 6902, JSON Patch), made after those before it.</summary>
public sealed class GitKvJsonOperation
{
    private readonly JsonOperation _operation;

    internal GitKvJsonOperation(JsonOperation operation) => _operation = operation;

    /// <summary><c>add</c>, <c>remove</c> or <c>replace</c>.</summary>
    public string Op => _operation.Op;

    /// <summary>Where: a JSON Pointer (RFC 6901); empty for the whole document.</summary>
    public string Path => _operation.Path;

    /// <summary>What is there then; null for <c>remove</c>.</summary>
    public object? Value => Decode(_operation.After);

    /// <summary>What was there; null for <c>add</c>.</summary>
    public object? OldValue => Decode(_operation.Before);

    public override string ToString() => Op switch
    {
        JsonOperation.Add => $"add {Path} {Text(_operation.After)}",
        JsonOperation.Remove => $"remove {Path}",
        _ => $"replace {Path} {Text(_operation.Before)} -> {Text(_operation.After)}",
    };

    private static object? Decode(JsonElement? value) =>
        value is { } element ? ValueDecoder.Decode(Encoding.UTF8.GetBytes(element.GetRawText()), GitKvValueFormat.Auto, asHashtable: false).Value : null;

    private static string Text(JsonElement? value) => GitKvView.Shorten(value?.GetRawText() ?? string.Empty, 40);
}
