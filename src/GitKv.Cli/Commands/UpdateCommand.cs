using System.CommandLine;
using System.Text;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Items;
using GitKv.Core.Errors;
using GitKv.Core.Stores;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv update</c>: the old value through a command becomes the new one, again until nobody else came between.</summary>
internal sealed class UpdateCommand
{
    private readonly Argument<string> _key = new("key") { Description = "The key." };
    private readonly Argument<string[]> _command = new("command") { Arity = ArgumentArity.OneOrMore, Description = "After '--': a program and its arguments. It gets the old value on standard input and prints the new one. It may run several times." };
    private readonly Option<string?> _default = new("--default") { Description = "The old value when there is no such item.", HelpName = "value" };
    private readonly Option<string> _as = ValueFormOption.Create();
    private readonly Option<bool> _print = new("--print", "-p") { Description = "Print the new value." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the new version as a JSON line." };
    private readonly ExpiryOptions _expiry = new();
    private readonly WriteOptions _writing = new(canBeGuarded: true);

    public static Command Create(VerbContext verbs)
    {
        var update = new UpdateCommand();
        var command = new Command("update", "Change an item's value with a command; nothing that others write meanwhile is lost.")
        {
            update._key, update._command, update._default, update._as, update._print, update._json,
        };
        update._expiry.AddTo(command);
        update._writing.AddTo(command);
        verbs.Do(command, update.Run);
        return command;
    }

    private int Run(Session session, ParseResult result)
    {
        if (result.GetValue(_print) && result.GetValue(_json)) throw CliException.Usage("Give --print or --json, not both.");
        string key = result.GetRequiredValue(_key);
        var filter = new ValueFilter(result.GetValue(_command)!, session.Cancellation);
        ValueForm form = ValueFormOption.Parse(result.GetValue(_as));
        KvStore store = session.OpenForWriting();
        KvEntry written = default;
        DateTimeOffset? expires = _expiry.Read(result);
        CommitResult done = store.Update(key, (transaction, entry) =>
        {
            using Stream old = entry is { } there ? transaction.Open(there) : Default(result, key);
            filter.Run(old, value => ValueInput.Set(transaction, key, value, null, form, Precondition.Any, expires));
            transaction.TryGet(key, out written);
        }, _writing.Read(session, result));

        if (result.GetValue(_print)) ItemText.WriteValue(session.Output, store.Snapshot(), written, raw: true);
        if (result.GetValue(_json)) Report(session, key, done);
        return ExitCode.Done;
    }

    private MemoryStream Default(ParseResult result, string key) => result.GetValue(_default) is { } value
        ? new MemoryStream(Encoding.UTF8.GetBytes(value), writable: false)
        : throw new KvException(ErrorIds.ItemNotFound, KvErrorKind.NotFound, $"There is no item '{key}'. Give the value to begin with as --default.", key);

    private static void Report(Session session, string key, CommitResult done)
    {
        using var lines = new ItemJson(session.Output);
        lines.Line(json =>
        {
            json.WriteString("key", key);
            json.WriteString("version", done.Versions.GetValueOrDefault(key));
            json.WriteBoolean("changed", done.Changed);
            json.WriteNumber("attempts", done.Attempts);
        });
    }
}
