using System.Globalization;
using System.Text.Json;
using GitKv.Core.Stores.History;

namespace GitKv.Cli.Items;

/// <summary>A change as the properties of a JSON line.</summary>
internal static class ChangeJson
{
    public static void Write(Utf8JsonWriter json, HistoryRecord record)
    {
        json.WriteString("key", record.Key);
        if (record.OldKey is not null) json.WriteString("oldKey", record.OldKey);
        json.WriteString("change", Word(record.Change));
        json.WriteString("version", record.Version);
        json.WriteString("previousVersion", record.PreviousVersion);
        json.WriteString("by", record.By);
        json.WriteString("email", record.Email);
        json.WriteString("when", record.When.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
        json.WriteString("message", record.Message);
        json.WriteString("transaction", record.Transaction);
        json.WriteString("commit", record.Commit);
        json.WriteString("source", record.Source.ToString().ToLowerInvariant());
    }

    public static string Word(KeyChangeKind change) => change.ToString().ToLowerInvariant();
}
