using System.Text;
using GitKv.Core.Values.Yaml;

namespace GitKv.Core.Formats.Writing;

/// <summary>YAML: one mapping of values by key, or a stream of documents that hold their keys.</summary>
internal static class YamlFileWriter
{
    public static void Write(ExportedItems items, Stream stream, string? keyProperty)
    {
        using var file = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 32 * 1024, leaveOpen: true);
        var text = new StringBuilder();
        if (keyProperty is null)
        {
            bool any = false;
            foreach ((string key, byte[] json) in items.Values())
            {
                any = true;
                YamlFormatter.WriteEntry(key, json, text);
                Flush(text, file);
            }
            if (!any) file.Write("{}\n");
        }
        else
        {
            foreach (byte[] json in items.Documents(keyProperty))
            {
                text.Append("---\n");
                YamlFormatter.Write(json, text);
                Flush(text, file);
            }
        }
    }

    private static void Flush(StringBuilder text, StreamWriter file)
    {
        file.Write(text);
        text.Clear();
    }
}
