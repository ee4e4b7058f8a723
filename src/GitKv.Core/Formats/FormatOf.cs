namespace GitKv.Core.Formats;

/// <summary>Which format a path means.</summary>
internal static class FormatOf
{
    public const string Known = ".json, .ndjson, .jsonl, .yaml, .yml, .csv, .tsv";

    /// <summary>By the extension; Auto where it says nothing.</summary>
    public static DocumentFormat Extension(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".json" => DocumentFormat.Json,
        ".ndjson" or ".jsonl" => DocumentFormat.NdJson,
        ".yaml" or ".yml" => DocumentFormat.Yaml,
        ".csv" or ".tsv" => DocumentFormat.Csv,
        ".db" or ".sqlite" or ".sqlite3" => DocumentFormat.Sqlite,
        _ => DocumentFormat.Auto,
    };

    public static char Delimiter(string path, char given) =>
        given == ',' && Path.GetExtension(path).Equals(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : given;
}
