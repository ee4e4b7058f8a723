using System.CommandLine;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Items;
using GitKv.Core.Coordination;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv next</c>: the next number of a sequence.</summary>
internal static class NextCommand
{
    public static Command Create(VerbContext verbs)
    {
        var key = new Argument<string>("key") { Description = "The sequence's key; the item holds the last number given." };
        var count = new Option<int?>("--count", "-n") { Description = "How many numbers, a line each. [default: 1]", HelpName = "number" };
        var start = new Option<long?>("--start") { Description = "The first number of a sequence that is not there yet. [default: 1]", HelpName = "number" };
        var json = new Option<bool>("--json") { Description = "Print first and last number as a JSON line." };
        var writing = new WriteOptions(canBeGuarded: true);
        var command = new Command("next", "Take the next number of a sequence: each is given once, none is left out.") { key, count, start, json };
        writing.AddTo(command);
        verbs.Do(command, (session, result) =>
        {
            int many = result.GetValue(count) ?? 1;
            if (many is < 1 or > 1_000_000) throw CliException.Usage("--count takes a number from 1 to 1000000.");
            string name = result.GetRequiredValue(key);
            long first = KvSequence.Next(session.OpenForWriting(), name, many, result.GetValue(start) ?? 1, writing.Read(session, result));
            if (result.GetValue(json))
            {
                using var lines = new ItemJson(session.Output);
                lines.Line(line =>
                {
                    line.WriteString("key", name);
                    line.WriteNumber("first", first);
                    line.WriteNumber("last", first + many - 1);
                });
            }
            else
            {
                for (long number = first; number < first + many; number++) session.Output.WriteLine($"{number}");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
