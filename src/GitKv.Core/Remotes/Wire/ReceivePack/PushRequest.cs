using System.Globalization;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Remotes.Wire.PktLine;
using GitKv.Core.Remotes.Wire.V0;

namespace GitKv.Core.Remotes.Wire.ReceivePack;

/// <summary>What is asked of git-receive-pack (git's gitprotocol-pack, "Reference Update Request and Packfile Transfer"; gitprotocol-capabilities).</summary>
internal static class PushRequest
{
    /// <summary>Why the remote can't do this; null where it can.</summary>
    public static string? Obstacle(RemotePush request, RefAdvertisement server)
    {
        if (request.Edits.Count > 1 && !server.Can("atomic"))
            return "it can't change several refs together or not at all (no 'atomic'). Use one change at a time, or a store with the layout Tree.";
        if (request.Options.Count > 0 && !server.Can("push-options")) return "it takes no push options (receive.advertisePushOptions).";
        if (request.Edits.Any(static e => e.New.IsZero) && !server.Can("delete-refs")) return "it deletes no refs.";
        if (!server.Can("report-status") && !server.Can("report-status-v2")) return "it does not say what becomes of an update.";
        return server.ObjectFormat == "sha1" ? null : $"its objects have ids of {server.ObjectFormat}, and only sha1 is known.";
    }

    /// <summary>The commands, without the flush that ends them.</summary>
    public static void WriteCommands(PktWriter writer, RemotePush request, string capabilities)
    {
        string first = "\0 " + capabilities;
        foreach (RefEdit edit in request.Edits)
        {
            writer.Data(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{edit.Expected} {edit.New} {edit.Name}{first}")));
            first = "";
        }
    }

    /// <summary>The push options with their flush; nothing where there are none.</summary>
    public static void WriteOptions(PktWriter writer, RemotePush request)
    {
        if (request.Options.Count == 0) return;
        foreach (string option in request.Options) writer.Data(System.Text.Encoding.UTF8.GetBytes(option));
        writer.Flush();
    }

    /// <summary>What we ask for of what the server can.</summary>
    public static string Capabilities(RemotePush request, Func<string, bool> can, bool saysAgent)
    {
        var asked = new List<string> { can("report-status-v2") ? "report-status-v2" : "report-status" };
        foreach (string wish in (string[])["side-band-64k", "quiet"])
            if (can(wish)) asked.Add(wish);
        if (request.Edits.Count > 1) asked.Add("atomic");
        if (request.Options.Count > 0) asked.Add("push-options");
        if (can("object-format=sha1")) asked.Add("object-format=sha1");
        if (saysAgent) asked.Add("agent=" + WireAgent.Name);
        return string.Join(' ', asked);
    }

    public static bool SendsPack(RemotePush request) => request.Edits.Any(static e => !e.New.IsZero);
}
