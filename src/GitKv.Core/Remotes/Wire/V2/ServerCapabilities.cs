using GitKv.Core.Remotes.Wire.PktLine;

namespace GitKv.Core.Remotes.Wire.V2;

/// <summary>What a server of protocol version 2 says of itself when a connection begins (git's gitprotocol-v2, "Capability Advertisement").</summary>
internal sealed class ServerCapabilities
{
    private const int Most = 1000;
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public string? Agent => _values.GetValueOrDefault("agent");

    /// <summary>The hash of its object ids; sha1 where it does not say.</summary>
    public string ObjectFormat => _values.GetValueOrDefault("object-format", "sha1");

    public bool CanFilter => Fetches("filter");

    public bool CanShallow => Fetches("shallow");

    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>Reads what follows the line <c>version 2</c>, up to the flush.</summary>
    public static ServerCapabilities Read(PktReader reader)
    {
        var known = new ServerCapabilities();
        while (reader.Need() == PktKind.Data)
        {
            if (known._values.Count >= Most) throw new InvalidDataException("capabilities without end");
            string line = reader.Text;
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            known._values[equals < 0 ? line : line[..equals]] = equals < 0 ? "" : line[(equals + 1)..];
        }

        return known;
    }

    private bool Fetches(string feature) => _values.TryGetValue("fetch", out string? features) && features.Split(' ').Contains(feature);
}
