namespace GitKv.Core.Formats;

/// <summary>The kinds of files that documents are imported from and exported to.</summary>
public enum DocumentFormat
{
    /// <summary>By the file's extension.</summary>
    Auto,
    Json,
    NdJson,
    Yaml,
    Csv,

    /// <summary>Every file is one value; its path is the key.</summary>
    Files,

    /// <summary>A SQLite database, for export.</summary>
    Sqlite,
}
