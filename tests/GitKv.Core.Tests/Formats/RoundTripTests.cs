using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GitKv.Core.Formats;
using GitKv.Core.Tests.Keys;
using GitKv.Core.Tests.Values;
using GitKv.Core.Values;

namespace GitKv.Core.Tests.Formats;

/// <summary>What is exported is imported as the same items, byte for byte.</summary>
public class RoundTripTests
{
    private static readonly Gen<byte[]> Value = Gen.OneOf(
        JsonGenerator.Document.Select(json => ValueCodec.FromJsonText(Encoding.UTF8.GetBytes(json))),
        JsonGenerator.Text.Select(ValueCodec.FromText),
        Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf());

    // Numbered, so that no key is a directory of another.
    private static readonly Gen<(string Key, byte[] Value)[]> Anything = KeyGenerator.Component.SelectMany(name => Value.Select(value => (name, value))).ArrayOf().Resize(12)
        .Select(pairs => pairs.Select((pair, i) => ($"{i}/{pair.name}", pair.value)).ToArray());

    [Theory]
    [InlineData(DocumentFormat.Json)]
    [InlineData(DocumentFormat.NdJson)]
    [InlineData(DocumentFormat.Yaml)]
    public void Any_items_come_back_from_a_file(DocumentFormat format)
    {
        using var items = new Items();
        Prop.ForAll(Anything.ToArbitrary(), pairs =>
        {
            items.Clear();
            foreach ((string key, byte[] value) in pairs) items.Set(key, value);
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(items.ExportText(format)));
            return Same(pairs, Items.ImportAll(DocumentReader.Read(stream, new ImportOptions { Format = format })));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void Any_items_come_back_from_a_folder()
    {
        using var items = new Items();
        int round = 0;
        Prop.ForAll(Anything.ToArbitrary(), pairs =>
        {
            items.Clear();
            string folder = items.File("out" + round++);
            foreach ((string key, byte[] value) in pairs) items.Set(key, value);
            return items.Export(folder) == pairs.Length && Same(pairs, Items.ImportAll(DocumentReader.Read(folder, new ImportOptions())));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    public void Objects_of_texts_come_back_from_csv(char delimiter)
    {
        using var items = new Items();
        Gen<string[][]> rows = JsonGenerator.Text.ArrayOf(3).ArrayOf().Resize(10);
        Prop.ForAll(rows.ToArbitrary(), table =>
        {
            items.Clear();
            (string Key, byte[] Value)[] pairs = [.. table.Select((cells, i) => ($"k{i}", ValueCodec.FromJson(writer =>
            {
                writer.WriteStartObject();
                for (int c = 0; c < cells.Length; c++) writer.WriteString("col " + c, cells[c]);
                writer.WriteEndObject();
            })))];
            foreach ((string key, byte[] value) in pairs) items.Set(key, value);
            string text = items.ExportText(DocumentFormat.Csv, new ExportOptions { Delimiter = delimiter });
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
            return Same(pairs, Items.ImportAll(DocumentReader.Read(stream, new ImportOptions { Format = DocumentFormat.Csv, Delimiter = delimiter })));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    /// <summary>Values that plain git might have written come back in the form in which GitKv writes the same value.</summary>
    private static bool Same((string Key, byte[] Value)[] written, Dictionary<string, byte[]> read) =>
        written.Length == read.Count
        && written.All(pair => read.TryGetValue(pair.Key, out byte[]? value)
            && (value.SequenceEqual(pair.Value) || (ValueCodec.Classify(pair.Value) == ValueKind.Json && value.SequenceEqual(DocumentValue.FromJson(pair.Value)))));
}
