using GitKv.Core.Remotes.Wire.PktLine;

namespace GitKv.Core.Remotes.Wire.V2;

/// <summary>What every request of protocol version 2 begins with (git's gitprotocol-v2, "Command Request").</summary>
internal static class Command
{
    public static void Begin(PktWriter request, string command, ServerCapabilities server)
    {
        request.Line("command=" + command);
        if (server.Agent is not null) request.Line("agent=" + WireAgent.Name);
        if (server.Has("object-format")) request.Line("object-format=sha1");
        request.Delimiter();
    }
}
