using System.CommandLine;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Items;
using GitKv.Cli.Streams;
using GitKv.Core.Documents.Expanding;
using GitKv.Core.Stores;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv set</c> and <c>gitkv new</c>: a value from the command line, a file or standard input.</summary>
internal sealed class SetCommand
{
    private readonly Argument<string?> _key = new("key") { Arity = ArgumentArity.ZeroOrOne, Description = "The key." };
    private readonly Argument<string?> _value = new("value") { Arity = ArgumentArity.ZeroOrOne, Description = "The value; standard input when it is '-' or left out." };
    private readonly Option<string?> _file = new("--file", "-F") { Description = "Take the value from this file.", HelpName = "path" };
    private readonly Option<string> _as = ValueFormOption.Create();
    private readonly Option<string?> _ifVersion = new("--if-version") { Description = "Only when the item is at this version.", HelpName = "version" };
    private readonly Option<bool> _ifAbsent = new("--if-absent") { Description = "Only when there is no such item." };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "Make a commit also when the value is the same." };
    private readonly Option<bool> _batch = new("--stdin") { Description = "Read changes from standard input, one JSON line each ({\"key\":…,\"value\":…}, see the manual), and make them in one transaction." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the new version as a JSON line." };
    private readonly Option<bool> _expand = new("--expand") { Description = "Take an object apart: an item below the key for each property, a directory for what holds something." };
    private readonly Option<string?> _arrayKey = new("--array-key") { Description = "With --expand: name the elements of arrays by this property.", HelpName = "name" };
    private readonly ExpiryOptions _expiry = new();
    private readonly WriteOptions _writing = new(canBeGuarded: true);
    private readonly bool _new;

    private SetCommand(bool isNew) => _new = isNew;

    public static Command Create(VerbContext verbs)
    {
        var set = new SetCommand(isNew: false);
        var command = new Command("set", "Set an item's value, whether it is there or not.")
        {
            set._key, set._value, set._file, set._as, set._ifVersion, set._ifAbsent, set._force, set._batch, set._json, set._expand, set._arrayKey,
        };
        set._expiry.AddTo(command);
        set._writing.AddTo(command);
        verbs.Do(command, set.Run);
        return command;
    }

    public static Command CreateNew(VerbContext verbs)
    {
        var set = new SetCommand(isNew: true);
        var command = new Command("new", "Make an item that must not be there yet.") { set._key, set._value, set._file, set._as, set._json, set._expand, set._arrayKey };
        set._expiry.AddTo(command);
        set._writing.AddTo(command);
        verbs.Do(command, set.Run);
        return command;
    }

    private int Run(Session session, ParseResult result)
    {
        string? key = result.GetValue(_key);
        bool batch = !_new && result.GetValue(_batch);
        Precondition precondition = ReadPrecondition(result);
        if (batch && (key is not null || result.GetValue(_file) is not null || precondition.Kind != PreconditionKind.Any))
            throw CliException.Usage("--stdin takes keys, values and preconditions from the lines on standard input, not from the command line.");
        if (!batch && key is null) throw CliException.Usage("The key is missing.");
        if (result.GetValue(_value) is not (null or "-") && result.GetValue(_file) is not null) throw CliException.Usage("Give the value, or --file, not both.");

        bool expand = result.GetValue(_expand);
        if (expand && (batch || precondition.Kind == PreconditionKind.MustMatch)) throw CliException.Usage("--expand goes with neither --stdin nor --if-version.");
        if (!expand && result.GetValue(_arrayKey) is not null) throw CliException.Usage("--array-key says how --expand names the elements of arrays. Give --expand, too.");

        CommitOptions options = _writing.Read(session, result) with { Force = !_new && result.GetValue(_force) };
        using KvTransaction transaction = session.OpenForWriting().Begin(durable: options.Durable);
        if (batch) AddLines(session, transaction, _expiry.Read(result));
        else if (expand) Expand(session, result, transaction, key!, precondition);
        else AddValue(session, result, transaction, key!, precondition);
        CommitResult done = transaction.Commit(options);
        if (result.GetValue(_json)) Report(session, done);
        return ExitCode.Done;
    }

    private Precondition ReadPrecondition(ParseResult result)
    {
        if (_new) return Precondition.MustNotExist;
        string? version = result.GetValue(_ifVersion);
        bool absent = result.GetValue(_ifAbsent);
        if (version is not null && absent) throw CliException.Usage("Give --if-version or --if-absent, not both.");
        return absent ? Precondition.MustNotExist : version is null ? Precondition.Any : Precondition.MustMatch(version);
    }

    private void AddValue(Session session, ParseResult result, KvTransaction transaction, string key, Precondition precondition)
    {
        ValueForm form = ValueFormOption.Parse(result.GetValue(_as));
        DateTimeOffset? expires = _expiry.Read(result);
        if (result.GetValue(_file) is { } path)
        {
            using FileStream file = InputFile.Open(path);
            ValueInput.Set(transaction, key, file, file.CanSeek ? file.Length : null, form, precondition, expires);
        }
        else if (result.GetValue(_value) is { } value and not "-")
        {
            ValueInput.Set(transaction, key, value, form, precondition, expires);
        }
        else
        {
            using Stream input = Shell.OpenInput(session.Cancellation);
            ValueInput.Set(transaction, key, input, null, form, precondition, expires);
        }
    }

    private void Expand(Session session, ParseResult result, KvTransaction transaction, string key, Precondition precondition)
    {
        ValueForm form = ValueFormOption.Parse(result.GetValue(_as));
        byte[] value;
        if (result.GetValue(_file) is null && result.GetValue(_value) is { } text and not "-")
        {
            value = ValueInput.ToBytes(text, form);
        }
        else
        {
            using Stream input = result.GetValue(_file) is { } path ? InputFile.Open(path) : Shell.OpenInput(session.Cancellation);
            value = ValueInput.ToBytes(input, form);
        }

        var options = new ExpandOptions { ArrayKey = result.GetValue(_arrayKey), MustNotExist = precondition.Kind == PreconditionKind.MustNotExist, Expires = _expiry.Read(result) };
        ObjectTree.Write(transaction, key, value, options);
    }

    private static void AddLines(Session session, KvTransaction transaction, DateTimeOffset? expires)
    {
        using Stream input = Shell.OpenInput(session.Cancellation);
        using var progress = new ProgressLine(session.Shell, "Reading", wanted: !Shell.InputIsTerminal);
        var lines = new LineReader(input);
        while (lines.TryRead(out ReadOnlyMemory<byte> line))
        {
            if (line.Span.IndexOfAnyExcept(" \t\r"u8) < 0) continue;
            BatchLine change = BatchLine.Parse(line.Span, lines.Number);
            change.AddTo(transaction, expires);
            progress.Step(change.Key);
        }
    }

    private static void Report(Session session, CommitResult done)
    {
        using var lines = new ItemJson(session.Output);
        foreach ((string key, string? version) in done.Versions)
        {
            lines.Line(json =>
            {
                json.WriteString("key", key);
                json.WriteString("version", version);
                json.WriteBoolean("changed", done.Changed);
            });
        }
    }
}
