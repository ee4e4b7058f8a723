using System.Globalization;
using GitKv.Core.Repositories;

namespace GitKv.Core.Maintenance;

/// <summary>
/// When git is to look for deltas among all objects anew. By itself it never tries two that lie whole in one pack (git-pack-objects, "--no-reuse-delta"), and packs as GitKv
/// writes them hold whole objects. Looking takes long, and once is enough: which pack was made so, and how much has come to it without, is
/// noted in <c>objects/info/gitkv-packed</c>. Without the note everything is looked through once more; nothing else depends on it.
/// </summary>
internal sealed class DeltaSearch
{
    /// <summary>So large a part may have come without being looked through.</summary>
    private const int MostNew = 10;

    private readonly string _note;
    private readonly string _packs;
    private readonly long _new;

    public DeltaSearch(GitRepository repository, ObjectStatistics now)
    {
        _note = Path.Combine(repository.Objects.Directory, "info", "gitkv-packed");
        _packs = Path.Combine(repository.Objects.Directory, "pack");
        (string name, long without) = Read(_note);
        var pack = new FileInfo(Path.Combine(_packs, name + ".pack"));
        long known = name.Length > 0 && pack.Exists ? pack.Length : 0;
        long rest = Packs().Sum(static p => p.Length) - known;
        _new = without + rest + now.LooseBytes;
        IsDue = known == 0 || _new > known / MostNew;
        IsDone = known > 0 && rest == 0 && now.Loose == 0;
    }

    /// <summary>Whether all objects are to be looked through.</summary>
    public bool IsDue { get; }

    /// <summary>Whether nothing has come since the last time.</summary>
    public bool IsDone { get; }

    /// <summary>What git-repack is told: to look further than it does by default, as that is hardly slower, and gives some ten per cent.</summary>
    public IEnumerable<string> Arguments => IsDue ? ["-f", "--window=30", "--depth=50"] : [];

    /// <summary>To be called when it is done.</summary>
    public void Note()
    {
        if (Packs().MaxBy(static p => p.Length) is not { } largest) return;
        Directory.CreateDirectory(Path.GetDirectoryName(_note)!);
        File.WriteAllText(_note, string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(largest.Name)} {(IsDue ? 0 : _new)}\n"));
    }

    /// <summary>The packs that git-repack makes one of: without those that are to be kept, and those that a remote promised.</summary>
    private IEnumerable<FileInfo> Packs() => !Directory.Exists(_packs) ? [] : Directory.EnumerateFiles(_packs, "*.pack")
        .Where(static p => !File.Exists(Path.ChangeExtension(p, ".keep")) && !File.Exists(Path.ChangeExtension(p, ".promisor"))).Select(static p => new FileInfo(p));

    private static (string Name, long Without) Read(string note)
    {
        if (!File.Exists(note)) return ("", 0);
        string[] words = File.ReadAllText(note).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return words is [{ } name, { } number] && name.StartsWith("pack-", StringComparison.Ordinal) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-')
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long without) ? (name, without) : ("", 0);
    }
}
