using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Items;
using GitKv.Cli.Streams;
using GitKv.Core.Maintenance;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv stats</c>: how large a store is, and how the repository keeps it.</summary>
internal static class StatsCommand
{
    public static Command Create(VerbContext verbs)
    {
        var asJson = new Option<bool>("--json") { Description = "Print one JSON line." };
        var command = new Command("stats", "Tell how large the store is, how fast it grows, and how the repository keeps it.") { asJson };
        verbs.Do(command, (session, result) =>
        {
            StoreMeasurement measured;
            using (var progress = new ProgressLine(session.Shell, "Measuring", wanted: true))
                measured = StoreMeasure.Run(session.Read().Store, count => progress.Show($"{count}"), session.Cancellation);
            if (result.GetValue(asJson))
            {
                using var lines = new ItemJson(session.Output);
                lines.Line(json => Write(measured, json));
            }
            else
            {
                foreach ((string name, string value) in Rows(measured)) session.Output.WriteLine(DisplayText.WithoutControls($"{name,-18} {value}"));
            }

            return ExitCode.Done;
        }, notOnRemotes: "It would bring all of it. Receive the store with 'gitkv pull', and measure it in the clone.");
        return command;
    }

    private static IEnumerable<(string Name, string Value)> Rows(StoreMeasurement measured)
    {
        yield return ("keys", Number(measured.Keys));
        yield return ("bytes", Number(measured.Bytes));
        yield return ("unique bytes", Number(measured.UniqueBytes));
        yield return ("directories", Number(measured.Directories));
        yield return ("deepest", $"{measured.Deepest.Key} ({measured.Deepest.Components})");
        yield return ("largest", $"{measured.Largest.Key} ({Number(measured.Largest.Bytes)})");
        yield return ("expiring", Number(measured.Expiring));
        yield return ("expired", Number(measured.Expired));
        if (measured.Versions is { } versions) yield return ("versions", Number(versions));
        if (measured.GrowthPerDay is { } growth) yield return ("growth a day", string.Create(CultureInfo.InvariantCulture, $"{growth.Keys:0.##} keys, {growth.Bytes:0.##} bytes"));
        yield return ("repository bytes", Number(measured.Objects.Bytes));
        yield return ("loose objects", Number(measured.Objects.Loose));
        yield return ("packed objects", Number(measured.Objects.Packed));
        yield return ("packs", Number(measured.Objects.Packs));
        yield return ("commit graph", !measured.HasCommitGraph ? "no" : measured.HasChangedPaths ? "with changed paths" : "yes");
        yield return ("multi-pack index", measured.HasMultiPackIndex ? "yes" : "no");
    }

    private static void Write(StoreMeasurement measured, Utf8JsonWriter json)
    {
        json.WriteNumber("keys", measured.Keys);
        json.WriteNumber("bytes", measured.Bytes);
        json.WriteNumber("uniqueBytes", measured.UniqueBytes);
        json.WriteNumber("directories", measured.Directories);
        json.WriteString("deepestKey", measured.Deepest.Key);
        json.WriteNumber("depth", measured.Deepest.Components);
        json.WriteString("largestKey", measured.Largest.Key);
        json.WriteNumber("largestBytes", measured.Largest.Bytes);
        json.WriteNumber("expiring", measured.Expiring);
        json.WriteNumber("expired", measured.Expired);
        if (measured.Versions is { } versions) json.WriteNumber("versions", versions);
        if (measured.GrowthPerDay is { } growth)
        {
            json.WriteNumber("keysPerDay", Math.Round(growth.Keys, 3));
            json.WriteNumber("bytesPerDay", Math.Round(growth.Bytes, 3));
        }

        json.WriteNumber("repositoryBytes", measured.Objects.Bytes);
        json.WriteNumber("looseObjects", measured.Objects.Loose);
        json.WriteNumber("packedObjects", measured.Objects.Packed);
        json.WriteNumber("packs", measured.Objects.Packs);
        json.WriteBoolean("commitGraph", measured.HasCommitGraph);
        json.WriteBoolean("changedPaths", measured.HasChangedPaths);
        json.WriteBoolean("multiPackIndex", measured.HasMultiPackIndex);
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
