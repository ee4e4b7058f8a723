namespace GitKv.Cli.Errors;

/// <summary>The engine's messages tell what to do next in terms of the cmdlets; here the same steps are named as this command has them.</summary>
internal static class CommandWords
{
    private static readonly (string Cmdlet, string Command)[] s_words =
    [
        // Some messages name both.
        ("-KeyProperty, --key-property", "--key-property"),
        ("-KeyProperty (--key-property)", "--key-property"),
        ("-KeyTemplate, --key-template", "--key-template"),
        ("-Delimiter, --delimiter", "--delimiter"),
        ("-Force (--force)", "--force"),
        ("-Flat (--flat)", "--flat"),
        ("-Property (--property)", "--property"),
        ("-ArrayKey (--array-key)", "--array-key"),
        ("-Repository (--repository)", "-C"),
        ("-AsByteStream, or gitkv get --raw", "'gitkv get --raw'"),
        ("Import-GitKvItem, gitkv import", "'gitkv import'"),

        // Operators stand in the filter here.
        ("-Between takes", "-between takes"),
        ("-Between 1, 5", "-between 1, 5"),
        ("use -In", "use -in"),
        ("Use -FilterScript for that", "Read the items and compare them there"),

        ("Update-GitKvLease", "'gitkv lock --renew'"),
        ("Unlock-GitKvItem", "'gitkv unlock'"),
        ("Lock-GitKvItem", "'gitkv lock'"),
        ("-Annotate", "--annotate"),
        ("-Timeout", "--timeout"),
        ("-Reason", "--reason"),
        ("-Wait", "--wait"),
        ("Set-GitKvStore -MergeStrategy", "'gitkv store set --merge'"),
        ("Merge-GitKvStore -KeepConflict", "'gitkv merge --keep-conflicts'"),
        ("Merge-GitKvStore -Strategy", "'gitkv merge --strategy'"),
        ("Resolve-GitKvConflict", "'gitkv merge --resolve'"),
        ("Get-GitKvConflict", "'gitkv merge --conflicts'"),
        ("Undo-GitKvMerge", "'gitkv merge --undo'"),
        ("Receive-GitKvStore -Remote ", "gitkv pull "),
        ("Receive-GitKvStore", "'gitkv pull'"),
        ("Send-GitKvStore", "'gitkv push'"),
        ("Sync-GitKvStore", "'gitkv sync'"),
        ("Merge-GitKvStore", "'gitkv merge'"),
        ("Test-GitKvRemote", "'gitkv probe'"),
        ("New-GitKvStore -Remote", "'gitkv --remote <remote> store create'"),
        ("Set-GitKvStore", "'gitkv store set'"),
        ("Update-GitKvItem", "'gitkv update'"),
        ("Get-GitKvStore", "'gitkv store list'"),
        ("New-GitKvStore -Name ", "gitkv store create "),
        ("New-GitKvStore -Layout Tree", "'gitkv store create'"),
        ("New-GitKvStore -RefPrefix", "'gitkv --ref-prefix <ref> store create'"),
        ("New-GitKvStore", "'gitkv store create'"),
        ("Remove-GitKvStore", "'gitkv store remove'"),
        ("Get-GitKvCheckpoint", "'gitkv checkpoint list'"),
        ("Find-GitKvItem", "'gitkv find'"),
        ("Get-GitKvIndex", "'gitkv index list'"),
        ("Remove-GitKvIndex", "'gitkv index remove'"),
        ("Update-GitKvIndex", "'gitkv index update'"),
        ("Get-GitKvHistory", "'gitkv log'"),
        ("Get-GitKvItem -KeysOnly", "'gitkv ls -r'"),
        ("Get-GitKvItem", "'gitkv get'"),
        ("Set-GitKvItem", "'gitkv set'"),
        ("New-GitKvItem", "'gitkv new'"),
        ("Remove-GitKvItem", "'gitkv rm'"),
        ("Copy-GitKvItem", "'gitkv cp'"),
        ("Move-GitKvItem", "'gitkv mv'"),
        ("Import-GitKvItem", "'gitkv import'"),
        ("Export-GitKvItem", "'gitkv export'"),
        ("-AsByteStream", "--raw"),
        ("-AsOf", "--as-of"),
        ("-RefPrefix", "--ref-prefix"),
        ("-Remote", "--remote"),
        ("-IfVersion", "--if-version"),
        ("-IfAbsent", "--if-absent"),
        ("-KeyProperty", "--key-property"),
        ("-KeyTemplate", "--key-template"),
        ("-FilePath", "--file"),
        ("-Repository", "-C"),
        ("-Message", "--message"),
        ("-Durable", "--durable"),
        ("-Recurse", "-r"),
        ("-Format", "--format"),
        ("-Store", "--store"),
        ("-Force", "--force"),
        ("-Raw", "--raw"),
    ];

    public static string Translate(string message)
    {
        if (!message.Contains('-', StringComparison.Ordinal)) return message;
        foreach ((string cmdlet, string command) in s_words)
        {
            // Only whole words: "-Raw" is not part of a key such as "my-Rawhide".
            int from = 0;
            while (message.IndexOf(cmdlet, from, StringComparison.Ordinal) is >= 0 and int at)
            {
                int end = at + cmdlet.Length;
                bool whole = (at == 0 || message[at - 1] is ' ' or '(') && (end == message.Length || cmdlet[^1] == ' ' || !char.IsLetterOrDigit(message[end]));
                if (whole) message = string.Concat(message.AsSpan(0, at), command, message.AsSpan(end));
                from = whole ? at + command.Length : end;
            }
        }

        return message;
    }
}
