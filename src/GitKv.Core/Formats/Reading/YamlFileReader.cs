using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Values;
using GitKv.Core.Values.Yaml;

namespace GitKv.Core.Formats.Reading;

/// <summary>A YAML file: documents that hold their keys themselves, or one mapping of values by key, read entry by entry.</summary>
internal static class YamlFileReader
{
    public static IEnumerable<ImportedDocument> Read(Stream stream, string source, KeyMaker keys, CancellationToken cancellation)
    {
        using StreamReader text = TextSource.Open(stream);
        var composer = new YamlComposer(text);
        if (!keys.HasRule)
        {
            foreach (ImportedDocument document in ReadMapping(composer, source, keys, cancellation)) yield return document;
            yield break;
        }
        for (long number = 1; Checked(source, composer.Next) is { } node; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return keys.FromRecord(ToJson(node, new YamlExpansion(), source, $"document {number}"), $"document {number}");
        }
    }

    private static IEnumerable<ImportedDocument> ReadMapping(YamlComposer composer, string source, KeyMaker keys, CancellationToken cancellation)
    {
        if (!Checked(source, composer.Begin)) yield break;
        if (!composer.AtMapping)
        {
            throw FormatErrors.Invalid(source, null, "its document is not a mapping of values by key. A single value is set with Set-GitKvItem or gitkv set.");
        }
        var expansion = new YamlExpansion();
        var entries = composer.Entries().GetEnumerator();
        while (Checked(source, entries.MoveNext))
        {
            cancellation.ThrowIfCancellationRequested();
            (string key, YamlNode node) = entries.Current;
            string where = $"line {node.Start.Line}";
            yield return keys.FromEntry(key, ToJson(node, expansion, source, where), where);
        }
        if (Checked(source, composer.Begin))
        {
            throw FormatErrors.Invalid(source, null, "it holds several documents, and nothing says where their keys are. Name the property (-KeyProperty, --key-property) or a template.");
        }
    }

    private static byte[] ToJson(YamlNode node, YamlExpansion expansion, string source, string where)
    {
        try
        {
            return ValueCodec.FromJson(writer => YamlJsonWriter.Write(node, writer, expansion));
        }
        catch (KvException error)
        {
            throw FormatErrors.At(source, where, error);
        }
    }

    private static T Checked<T>(string source, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (KvException error) when (error.ErrorId == ErrorIds.ValueInvalid)
        {
            throw FormatErrors.Invalid(source, null, error.Message, error);
        }
        catch (KvException error)
        {
            throw FormatErrors.At(source, "a document", error);
        }
        catch (DecoderFallbackException error)
        {
            throw TextSource.NotText(source, error);
        }
    }
}
