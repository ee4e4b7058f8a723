using System.CommandLine;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Core.Stores;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv cp</c> and <c>gitkv mv</c>: an item or a whole subtree, in one transaction, without rewriting a value.</summary>
internal static class TransferCommand
{
    public static Command CreateCopy(VerbContext verbs) => Create(verbs, "cp", "Copy an item, or all items below a key.", (t, from, to, force) => t.Copy(from, to, force));

    public static Command CreateMove(VerbContext verbs) => Create(verbs, "mv", "Move an item, or all items below a key.", (t, from, to, force) => t.Move(from, to, force));

    private static Command Create(VerbContext verbs, string name, string description, Action<KvTransaction, string, string, bool> transfer)
    {
        var source = new Argument<string>("source") { Description = "The key of an item, or the start of keys." };
        var destination = new Argument<string>("destination") { Description = "The new key, or the new start." };
        var force = new Option<bool>("--force", "-f") { Description = "Overwrite items that are there already." };
        var writing = new WriteOptions(canBeGuarded: true);
        var command = new Command(name, description) { source, destination, force };
        writing.AddTo(command);
        verbs.Do(command, (session, result) =>
        {
            using KvTransaction transaction = session.OpenExistingForWriting().Begin(durable: writing.IsDurable(result));
            transfer(transaction, result.GetRequiredValue(source), result.GetRequiredValue(destination), result.GetValue(force));
            transaction.Commit(writing.Read(session, result));
            return ExitCode.Done;
        });
        return command;
    }
}
