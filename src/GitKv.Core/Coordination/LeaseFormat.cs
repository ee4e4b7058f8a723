using System.Globalization;
using System.Text.Json;
using GitKv.Core.Values;

namespace GitKv.Core.Coordination;

/// <summary>The item of a lock or a semaphore as JSON; see docs/format.md.</summary>
internal static class LeaseFormat
{
    private const string Marker = "gitkv";
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";

    // Far more than any queue is long; what is larger was written by something else.
    private const int MostBytes = 4 << 20;

    private static readonly TimeSpan s_longest = TimeSpan.FromDays(3660);

    public static byte[] ToBytes(LeaseState state)
    {
        return ValueCodec.FromJson(json =>
        {
            json.WriteStartObject();
            json.WriteString(Marker, state.Kind == LeaseKind.Lock ? "lock" : "semaphore");
            json.WriteNumber("token", state.Token);
            if (state.Kind == LeaseKind.Semaphore)
            {
                json.WriteNumber("limit", state.Limit);
                WriteList(json, "holders", state.Holders, static (j, h) => WriteHolder(j, h, isOneOfMany: true));
            }
            else if (state.Holders.Count > 0)
            {
                WriteHolder(json, state.Holders[0], isOneOfMany: false);
            }
            else
            {
                json.WriteNull("holder");
            }

            WriteList(json, "waiters", state.Waiters, WriteTicket);
            if (state.Last is { } last) WriteEnd(json, last);
            json.WriteEndObject();
        });
    }

    /// <exception cref="Errors.KvException">LockInvalid: it is something else.</exception>
    public static LeaseState Parse(ReadOnlyMemory<byte> content, string key)
    {
        if (content.Length > MostBytes) throw LeaseErrors.NotALock(key, "it is too large for one");
        try
        {
            using JsonDocument document = JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = 8 });
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(Marker, out JsonElement marker) || marker.ValueKind != JsonValueKind.String)
                throw LeaseErrors.NotALock(key, "it holds another value");
            LeaseKind kind = marker.GetString() switch
            {
                "lock" => LeaseKind.Lock,
                "semaphore" => LeaseKind.Semaphore,
                _ => throw LeaseErrors.NotALock(key, "it holds another value"),
            };
            return Parse(root, kind);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException or OverflowException)
        {
            throw LeaseErrors.NotALock(key, "its value can't be understood", e);
        }
    }

    private static LeaseState Parse(JsonElement root, LeaseKind kind)
    {
        LeaseHolder[] holders = kind == LeaseKind.Semaphore
            ? [.. root.GetProperty("holders").EnumerateArray().Select(static e => ReadHolder(e))]
            : root.GetProperty("holder").ValueKind == JsonValueKind.Null ? [] : [ReadHolder(root)];
        long token = root.GetProperty("token").GetInt64();
        if (token < 0 || holders.Any(h => h.Token > token)) throw new FormatException();
        return new LeaseState(kind)
        {
            Token = token,
            Limit = kind == LeaseKind.Semaphore ? root.GetProperty("limit").GetInt32() : 1,
            Holders = holders,
            Waiters = root.TryGetProperty("waiters", out JsonElement waiters) ? [.. waiters.EnumerateArray().Select(ReadTicket)] : [],
            Last = root.TryGetProperty("last", out JsonElement last) ? ReadEnd(last) : null,
        };
    }

    private static void WriteList<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteHolder(Utf8JsonWriter json, LeaseHolder holder, bool isOneOfMany)
    {
        if (isOneOfMany) json.WriteNumber("token", holder.Token);
        json.WriteString("holder", holder.Holder);
        if (holder.Url is not null) json.WriteString("url", holder.Url);
        json.WriteNumber("ttl", Seconds(holder.Ttl));
        json.WriteString("acquired", Text(holder.Acquired));
        json.WriteString("renewed", Text(holder.Renewed));
        json.WriteNumber("renewals", holder.Renewals);
        json.WriteString("lease", holder.Id);
    }

    private static LeaseHolder ReadHolder(JsonElement json) => new(
        Word(json, "lease"), json.GetProperty("token").GetInt64(), Word(json, "holder"), Length(json), Time(json, "acquired"), Time(json, "renewed"), json.GetProperty("renewals").GetInt64())
    {
        Url = OptionalWord(json, "url"),
    };

    private static void WriteTicket(Utf8JsonWriter json, LeaseTicket ticket)
    {
        json.WriteString("holder", ticket.Holder);
        if (ticket.Url is not null) json.WriteString("url", ticket.Url);
        json.WriteNumber("ttl", Seconds(ticket.Ttl));
        json.WriteString("since", Text(ticket.Since));
        json.WriteString("renewed", Text(ticket.Renewed));
        json.WriteNumber("renewals", ticket.Renewals);
        json.WriteString("lease", ticket.Id);
    }

    private static LeaseTicket ReadTicket(JsonElement json) => new(
        Word(json, "lease"), Word(json, "holder"), Length(json), Time(json, "since"), Time(json, "renewed"), json.GetProperty("renewals").GetInt64())
    {
        Url = OptionalWord(json, "url"),
    };

    private static void WriteEnd(Utf8JsonWriter json, LeaseEnd last)
    {
        json.WriteStartObject("last");
        json.WriteNumber("token", last.Token);
        json.WriteString("holder", last.Holder);
        json.WriteString("ended", Text(last.At));
        json.WriteString("how", last.Kind switch { LeaseEndKind.Released => "released", LeaseEndKind.Expired => "expired", _ => "forced" });
        if (last.By is not null) json.WriteString("by", last.By);
        if (last.Reason is not null) json.WriteString("reason", last.Reason);
        json.WriteString("lease", last.Id);
        json.WriteEndObject();
    }

    private static LeaseEnd ReadEnd(JsonElement json) => new(
        Word(json, "lease"), json.GetProperty("token").GetInt64(), Word(json, "holder"), Time(json, "ended"), OptionalWord(json, "how") switch
        {
            "expired" => LeaseEndKind.Expired,
            "forced" => LeaseEndKind.Forced,
            _ => LeaseEndKind.Released,
        })
    {
        By = OptionalWord(json, "by"),
        Reason = OptionalWord(json, "reason"),
    };

    private static decimal Seconds(TimeSpan time) => (decimal)time.Ticks / TimeSpan.TicksPerSecond;

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture);

    private static string Word(JsonElement json, string name) => json.GetProperty(name).GetString() ?? throw new FormatException();

    private static string? OptionalWord(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static TimeSpan Length(JsonElement json)
    {
        decimal seconds = json.GetProperty("ttl").GetDecimal();
        if (seconds <= 0 || seconds > (decimal)s_longest.TotalSeconds) throw new FormatException();
        return TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
    }

    private static DateTimeOffset Time(JsonElement json, string name) =>
        DateTimeOffset.TryParse(Word(json, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time.ToUniversalTime() : throw new FormatException();
}
