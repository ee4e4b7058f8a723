using System.Text;
using GitKv.Core.Formats;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;
using GitKv.Core.Values;

namespace GitKv.Core.Tests.Formats;

/// <summary>Items in a real store, and a folder for files beside it.</summary>
internal sealed class Items : IDisposable
{
    private readonly TempRepo _repo = new(bare: true);
    private KvTransaction? _transaction;

    public string Folder => _repo.Folder;

    public IKvReader Reader => Transaction;

    private KvTransaction Transaction => _transaction ??= KvStore.OpenForWriting(_repo.Repository).Begin();

    public string File(string name) => Path.Combine(Folder, name);

    public string Write(string name, string text)
    {
        string path = File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public Items Set(string key, byte[] value)
    {
        Transaction.Set(key, value);
        return this;
    }

    public Items Text(string key, string text) => Set(key, ValueCodec.FromText(text));

    public Items Json(string key, string json) => Set(key, ValueCodec.FromJsonText(Encoding.UTF8.GetBytes(json)));

    /// <summary>Starts again with no items.</summary>
    public void Clear()
    {
        _transaction?.Dispose();
        _transaction = null;
    }

    public int Export(string path, ExportOptions? options = null) => DocumentWriter.Write(Reader, Reader.Enumerate(), path, options ?? new ExportOptions());

    public string ExportText(DocumentFormat format, ExportOptions? options = null)
    {
        using var stream = new MemoryStream();
        DocumentWriter.Write(Reader, Reader.Enumerate(), stream, (options ?? new ExportOptions()) with { Format = format });
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public Dictionary<string, byte[]> All() => Reader.Enumerate().ToDictionary(entry => entry.Key, Reader.Read);

    /// <summary>What a reader gives: key and stored bytes as text.</summary>
    public static List<string> Import(string path, ImportOptions? options = null) => [.. DocumentReader.Read(path, options ?? new ImportOptions()).Select(Show)];

    public static List<string> ImportText(string text, ImportOptions options)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return [.. DocumentReader.Read(stream, options).Select(Show)];
    }

    public static Dictionary<string, byte[]> ImportAll(IEnumerable<ImportedDocument> documents) =>
        documents.ToDictionary(document => document.Key, document => document.Value ?? System.IO.File.ReadAllBytes(document.FilePath!));

    public void Dispose()
    {
        _transaction?.Dispose();
        _repo.Dispose();
    }

    private static string Show(ImportedDocument document)
    {
        string value = Encoding.UTF8.GetString(document.Value ?? System.IO.File.ReadAllBytes(document.FilePath!));
        return document.Key + "=" + string.Concat(value.Split('\n', StringSplitOptions.TrimEntries));
    }
}
