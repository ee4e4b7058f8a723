using GitKv.Core.Keys;

namespace GitKv.Core.Formats;

/// <summary>How documents are written.</summary>
public sealed record ExportOptions
{
    /// <summary>The format. Auto: by the extension as for import; a path that is a folder, or has no extension, is a folder of files.</summary>
    public DocumentFormat Format { get; init; }

    /// <summary>
    /// Writes documents that hold their key themselves, in this property or column, as <see cref="ImportOptions.KeyProperty"/> reads them. A document that has such a property must have the key
    /// in it already; the others get it in front. Null: keys and values are written apart, and CSV has a column <c>key</c>.
    /// </summary>
    public string? KeyProperty { get; init; }

    /// <summary>
    /// Csv, NdJson: tables. Each value below an object is a column of its own, named by its path, and on every line of NdJson a column is there and of one type.
    /// </summary>
    public bool Flat { get; init; }

    /// <summary>
    /// Csv, NdJson, Sqlite: columns for these expressions (see <see cref="Query.Values.PropertyExpression"/>), of tables instead of all that there are. Null: none given.
    /// </summary>
    public IReadOnlyList<string>? Properties { get; init; }

    /// <summary>
    /// Sqlite: what the entries are, so that a database is brought up to date by what has changed: all items that match one of these; all there are for none. Null: some other choice.
    /// </summary>
    public IReadOnlyList<KeyPattern>? Patterns { get; init; }

    /// <summary>Overwrites files that are there.</summary>
    public bool Force { get; init; }

    /// <summary>What stands between the columns of CSV; a tab in .tsv files when this is left at the comma.</summary>
    public char Delimiter { get; init; } = ',';
}
