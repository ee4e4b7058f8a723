using System.Globalization;
using System.Text;
using GitKv.Core.Objects;
using GitKv.Core.Refs;

namespace GitKv.Core.Remotes.Group;

/// <summary>
/// The queue as it is in its file, one line a fact: changes that wait in their order (<c>C</c>, with their edits <c>E</c>), which of them are being pushed (<c>S</c>), and what
/// refs were last seen at by anybody of this machine (<c>K</c>). Written anew as a whole, aside and renamed: a crash leaves the old one or the new one.
/// </summary>
internal sealed class QueueState
{
    private const string Mark = "gitkv-queue 1";
    private static readonly TimeSpan s_memory = TimeSpan.FromSeconds(60);
    private Dictionary<string, ObjectId>? _pending;

    public List<QueuedChange> Changes { get; } = [];

    /// <summary>The changes that somebody began to push.</summary>
    public List<string> Sending { get; } = [];

    /// <summary>What refs were seen at, with when.</summary>
    public Dictionary<string, (ObjectId Value, long At)> Seen { get; } = new(StringComparer.Ordinal);

    public static QueueState Load(string path)
    {
        var state = new QueueState();
        if (!File.Exists(path)) return state;
        string[] lines = Patiently(() => File.ReadAllLines(path));

        // Of another version, or damaged: it holds nothing that anybody was promised.
        if (lines.Length < 2 || lines[0] != Mark || lines[^1] != "end") return state;
        List<RefEdit> edits = [];
        foreach (string line in lines)
        {
            string[] parts = line.Split(' ');
            switch (parts[0])
            {
                case "C":
                    edits = [];
                    state.Changes.Add(new QueuedChange(parts[1], edits, parts[3].Split(',', StringSplitOptions.RemoveEmptyEntries), parts[2] == "1"));
                    break;
                case "E":
                    edits.Add(new RefEdit(parts[3], ObjectId.Parse(parts[1]), ObjectId.Parse(parts[2])));
                    break;
                case "S":
                    state.Sending.Add(parts[1]);
                    break;
                case "K":
                    state.Seen[parts[3]] = (ObjectId.Parse(parts[1]), long.Parse(parts[2], CultureInfo.InvariantCulture));
                    break;
            }
        }

        return state;
    }

    public void Save(string path)
    {
        var text = new StringBuilder(Mark).Append('\n');
        long oldest = DateTime.UtcNow.Ticks - s_memory.Ticks;
        foreach ((string name, (ObjectId value, long at)) in Seen)
            if (at > oldest) text.Append(CultureInfo.InvariantCulture, $"K {value} {at} {name}\n");
        foreach (QueuedChange change in Changes)
        {
            text.Append(CultureInfo.InvariantCulture, $"C {change.Id} {(change.IsConditional ? 1 : 0)} {string.Join(',', change.Transactions)}\n");
            foreach (RefEdit edit in change.Edits) text.Append(CultureInfo.InvariantCulture, $"E {edit.Expected} {edit.New} {edit.Name}\n");
        }

        foreach (string id in Sending) text.Append(CultureInfo.InvariantCulture, $"S {id}\n");
        text.Append("end\n");
        string aside = path + ".new";
        File.WriteAllText(aside, text.ToString());
        Patiently(() =>
        {
            File.Move(aside, path, overwrite: true);
            return true;
        });
    }

    /// <summary>What a ref will be at when all that waits has landed; false where nothing that waits changes it.</summary>
    public bool TryPending(string name, out ObjectId value)
    {
        if (_pending is null)
        {
            _pending = new Dictionary<string, ObjectId>(StringComparer.Ordinal);
            foreach (RefEdit edit in Changes.SelectMany(c => c.Edits)) _pending[edit.Name] = edit.New;
        }

        return _pending.TryGetValue(name, out value);
    }

    /// <summary>Notes what refs are at.</summary>
    public void See(IEnumerable<(string Name, ObjectId Value)> refs)
    {
        long now = DateTime.UtcNow.Ticks;
        foreach ((string name, ObjectId value) in refs) Seen[name] = (value, now);
    }

    /// <summary>Windows lets nobody replace a file that somebody reads at that moment, nor read one that is being replaced.</summary>
    private static T Patiently<T>(Func<T> action)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return action();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException && attempt < 50 && OperatingSystem.IsWindows())
            {
                Thread.Sleep(attempt);
            }
        }
    }

    /// <summary>All edits of some changes as one for each ref: from what the first expects to what the last makes of it.</summary>
    public static List<RefEdit> Combine(IEnumerable<QueuedChange> changes)
    {
        var combined = new Dictionary<string, RefEdit>(StringComparer.Ordinal);
        foreach (RefEdit edit in changes.SelectMany(c => c.Edits))
            combined[edit.Name] = combined.TryGetValue(edit.Name, out RefEdit first) ? first with { New = edit.New } : edit;
        return [.. combined.Values.Where(e => e.Expected != e.New)];
    }
}
