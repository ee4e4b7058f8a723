namespace GitKv;

/// <summary>The kinds of files that items are imported from and exported to.</summary>
public enum GitKvDocumentFormat
{
    /// <summary>By the extension: .json, .ndjson, .jsonl, .yaml, .yml, .csv, .tsv, for export .db, .sqlite; a folder is one of files.</summary>
    Auto,

    /// <summary>One JSON object of values by their keys; an array of documents can be read, too.</summary>
    Json,

    /// <summary>A line each: key and value, or a document that holds its key.</summary>
    NdJson,

    /// <summary>One YAML mapping of values by their keys.</summary>
    Yaml,

    /// <summary>A row each, the columns named by the first line: flat documents of texts.</summary>
    Csv,

    /// <summary>A folder with a file for each value, its path the key.</summary>
    Files,

    /// <summary>A SQLite database, for export: a table of the items, brought up to date by what has changed.</summary>
    Sqlite,
}
