using System.Globalization;
using System.Text.RegularExpressions;

namespace GitKv.Core.Remotes.ByGit;

/// <summary>
/// What git's packet trace (git, GIT_TRACE_PACKET) and its progress show of an exchange: what the remote can do (gitprotocol-capabilities, gitprotocol-v2),
/// and whether a request to change refs has begun to leave, which its exit code does not tell. Nothing in it is trusted for more.
/// </summary>
internal sealed partial class PacketTrace
{
    private const string Mark = " packet: ";

    /// <summary>A command to change a ref was handed to the connection.</summary>
    public bool Sent { get; private set; }

    /// <summary>The remote offered to take changes: what fails afterwards and was not sent failed here.</summary>
    public bool OffersPush { get; private set; }

    /// <summary>Whether values for hooks are taken; null where no push was begun.</summary>
    public bool? PushOptions { get; private set; }

    /// <summary>Bytes of the objects that left.</summary>
    public long BytesSent { get; private set; }

    public RemoteFeatures Features { get; private set; } = new();

    /// <summary>Looks at a line of standard error; true where it was a line of the trace or of progress, and not meant for people.</summary>
    public bool Take(string line)
    {
        int at = line.IndexOf(Mark, StringComparison.Ordinal);
        if (at > 15 && Time().IsMatch(line))
        {
            Packet(line[(at + Mark.Length)..].TrimStart());
            return true;
        }

        if (!Progress().IsMatch(line)) return false;
        if (Written().Match(line) is { Success: true } written) BytesSent = Bytes(written.Groups["size"].Value, written.Groups["unit"].Value);
        return true;
    }

    private void Packet(string packet)
    {
        int end = packet.IndexOfAny(['<', '>']);
        if (end < 0 || packet.Length < end + 2) return;
        string who = packet[..end];
        if (who is "upload-pack" or "receive-pack") return;
        string content = packet[(end + 2)..];
        if (packet[end] == '>') Sent |= Command().IsMatch(content);
        else Received(content);
    }

    private void Received(string content)
    {
        if (content == "version 2") Features = Features with { ProtocolV2 = true };
        else if (content == "version 1") Features = Features with { ProtocolV2 = false };
        else if (Features.ProtocolV2 == true && content.StartsWith("agent=", StringComparison.Ordinal)) Features = Features with { Agent = content[6..] };
        else if (Features.ProtocolV2 == true && (content == "fetch" || content.StartsWith("fetch=", StringComparison.Ordinal))) TakeFetch(content);
        else if (content.IndexOf(@"\0", StringComparison.Ordinal) is > 0 and var end && Advertisement().IsMatch(content)) TakeOld(content[(end + 2)..].Split(' '));
    }

    private void TakeFetch(string content)
    {
        string[] offers = content.Split('=', ' ');
        Features = Features with { Filter = offers.Contains("filter"), Shallow = offers.Contains("shallow") };
    }

    /// <summary>What comes behind the first ref, in protocol versions 0 and 1.</summary>
    private void TakeOld(string[] offers)
    {
        if (offers.FirstOrDefault(static o => o.StartsWith("agent=", StringComparison.Ordinal)) is { } agent) Features = Features with { Agent = agent[6..] };
        if (offers.Contains("report-status") || offers.Contains("delete-refs"))
        {
            OffersPush = true;
            PushOptions = offers.Contains("push-options");
            Features = Features with { Atomic = offers.Contains("atomic") };
        }
        else
        {
            Features = Features with { ProtocolV2 = false, Filter = offers.Contains("filter"), Shallow = offers.Contains("shallow") };
        }
    }

    private static long Bytes(string size, string unit)
    {
        double number = double.Parse(size, CultureInfo.InvariantCulture);
        return (long)(number * unit switch { "KiB" => 1L << 10, "MiB" => 1L << 20, "GiB" => 1L << 30, _ => 1 });
    }

    [GeneratedRegex(@"^\d\d:\d\d:\d\d\.\d+ ", RegexOptions.CultureInvariant)]
    private static partial Regex Time();

    [GeneratedRegex("^[0-9a-f]{40} [0-9a-f]{40} refs/", RegexOptions.CultureInvariant)]
    private static partial Regex Command();

    [GeneratedRegex("^[0-9a-f]{40} ", RegexOptions.CultureInvariant)]
    private static partial Regex Advertisement();

    [GeneratedRegex(@"^(remote: )?(Enumerating|Counting|Compressing|Writing|Receiving|Unpacking) objects: |^(remote: )?Resolving deltas: |^(remote: )?Total \d+ \(delta |^Delta compression using |^(remote: )?(Checking connectivity|Filtering content): ", RegexOptions.CultureInvariant)]
    private static partial Regex Progress();

    [GeneratedRegex(@"^Writing objects: 100% .*\), (?<size>[0-9.]+) (?<unit>bytes|KiB|MiB|GiB)", RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}
