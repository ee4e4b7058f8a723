using System.Globalization;
using System.Text.Json;
using GitKv.Core.Coordination;

namespace GitKv.Cli.Items;

/// <summary>Leases as JSON lines.</summary>
internal static class LeaseJson
{
    public static void Write(Utf8JsonWriter json, Lease lease)
    {
        json.WriteString("key", lease.Key);
        Holder(json, lease.Holder);
    }

    public static void Write(Utf8JsonWriter json, string key, LeaseState state)
    {
        json.WriteString("key", key);
        json.WriteString("kind", state.Kind == LeaseKind.Lock ? "lock" : "semaphore");
        json.WriteBoolean("held", state.Holders.Count > 0);
        json.WriteNumber("lastToken", state.Token);
        json.WriteStartArray("holders");
        foreach (LeaseHolder holder in state.Holders)
        {
            json.WriteStartObject();
            Holder(json, holder);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("waiters");
        foreach (LeaseTicket ticket in state.Waiters)
        {
            json.WriteStartObject();
            json.WriteString("holder", ticket.Holder);
            if (ticket.Url is not null) json.WriteString("url", ticket.Url);
            json.WriteString("since", Text(ticket.Since));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (state.Last is not { } last) return;
        json.WriteStartObject("last");
        json.WriteNumber("token", last.Token);
        json.WriteString("holder", last.Holder);
        json.WriteString("ended", Text(last.At));
        json.WriteString("how", last.Kind switch { LeaseEndKind.Released => "released", LeaseEndKind.Expired => "expired", _ => "forced" });
        if (last.By is not null) json.WriteString("by", last.By);
        if (last.Reason is not null) json.WriteString("reason", last.Reason);
        json.WriteEndObject();
    }

    private static void Holder(Utf8JsonWriter json, LeaseHolder holder)
    {
        json.WriteNumber("token", holder.Token);
        json.WriteString("holder", holder.Holder);
        if (holder.Url is not null) json.WriteString("url", holder.Url);
        json.WriteNumber("ttl", holder.Ttl.TotalSeconds);
        json.WriteString("acquired", Text(holder.Acquired));
        json.WriteString("renewed", Text(holder.Renewed));
        json.WriteString("expires", Text(holder.Expires));
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
