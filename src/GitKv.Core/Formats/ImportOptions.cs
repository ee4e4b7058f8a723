namespace GitKv.Core.Formats;

/// <summary>How documents are read, and where their keys come from.</summary>
public sealed record ImportOptions
{
    /// <summary>The format. Auto: a folder is one of files; a file goes by its extension: .json, .ndjson, .jsonl, .yaml, .yml, .csv, .tsv.</summary>
    public DocumentFormat Format { get; init; }

    /// <summary>
    /// The property (of JSON, NDJSON and YAML documents; exactly as written, at the top) or the column (of CSV) that holds each document's key. The document keeps it. Null: see
    /// <see cref="DocumentReader"/>. Not together with <see cref="KeyTemplate"/>.
    /// </summary>
    public string? KeyProperty { get; init; }

    /// <summary>
    /// Makes each document's key of its properties: <c>{section}/{name}</c>. Text, numbers and booleans can be used, and a text may hold "/" itself. <c>{{</c> and <c>}}</c> stand for the braces.
    /// </summary>
    public string? KeyTemplate { get; init; }

    /// <summary>What all keys begin with: <c>app</c> makes <c>app/web</c> of <c>web</c>.</summary>
    public string? Prefix { get; init; }

    /// <summary>What stands between the columns of CSV; a tab in .tsv files when this is left at the comma.</summary>
    public char Delimiter { get; init; } = ',';
}
