namespace GitKv.Core.Remotes.Wire;

/// <summary>How GitKv calls itself to servers (git's gitprotocol-capabilities, "agent").</summary>
internal static class WireAgent
{
    public static string Name { get; } = "gitkv/" + (typeof(WireAgent).Assembly.GetName().Version?.ToString(3) ?? "0");
}
