namespace GitKv;

/// <summary>The kinds of files that items are imported from and exported to.</summary>
public enum GitKvDocumentFormat
{
    /// <summary>By the file's extension; a folder is one of files.</summary>
    Auto,

    /// <summary>A JSON array of documents, or an object of documents by key.</summary>
    Json,

    /// <summary>A JSON document a line.</summary>
    NdJson,

    /// <summary>YAML documents.</summary>
    Yaml,

    /// <summary>A row a document, its columns named by the first line.</summary>
    Csv,

    /// <summary>A file a value, its path the key.</summary>
    Files,
}
