using System.CommandLine;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Core.Coordination;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv unlock</c>: lets go of a lock, or takes it from its holder.</summary>
internal static class UnlockCommand
{
    public static Command Create(VerbContext verbs)
    {
        var key = new Argument<string>("lease") { Description = "What 'gitkv lock' printed, key:token; or the key of a lock that the same holder took." };
        var holder = new Option<string?>("--holder") { Description = "Who took it, or who takes it by force. [default: the pipeline's run, or user@computer]", HelpName = "who" };
        var force = new Option<bool>("--force", "-f") { Description = "Take it from whoever holds it." };
        var reason = new Option<string?>("--reason") { Description = "Why, with --force; kept in the item and its history.", HelpName = "why" };
        var writing = new WriteOptions();
        var command = new Command("unlock", "Let go of a lock.") { key, holder, force, reason };
        writing.AddTo(command);
        verbs.Do(command, (session, result) =>
        {
            bool isForced = result.GetValue(force);
            string? why = result.GetValue(reason);
            if (isForced == string.IsNullOrWhiteSpace(why)) throw CliException.Usage("--force and --reason go together.");
            string text = result.GetRequiredValue(key);
            LeaseGuard? known = LeaseGuard.TryParse(text);
            var locks = new KvLocks(session.OpenForWriting(), writing.Read(session, result));
            string who = result.GetValue(holder) ?? RunContext.Current().Holder;
            if (isForced) locks.Force(known?.Key ?? text, who, why!.Trim(), known?.Token);
            else locks.Release(locks.Adopt(known?.Key ?? text, known?.Token, who));
            return ExitCode.Done;
        });
        return command;
    }
}
