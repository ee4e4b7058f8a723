using GitKv.Core.Remotes.Wire.PktLine;

namespace GitKv.Core.Remotes.Wire.Http;

/// <summary>What comes before an advertisement over HTTP: <c># service=…</c> and a flush (git's gitprotocol-http, "Smart Server Response"). With version 2 some servers leave it out.</summary>
internal static class AdvertisementStart
{
    /// <summary>Reads up to the first line of the advertisement itself, which is then the reader's.</summary>
    public static void Skip(PktReader reader, string service)
    {
        reader.Need();
        if (reader.Text != "# service=" + service) return;
        if (reader.Need() != PktKind.Flush) throw new InvalidDataException("a bad beginning of the answer");
        reader.Need();
    }
}
