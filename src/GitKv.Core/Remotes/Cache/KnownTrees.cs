using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Cache;

/// <summary>
/// Which refs of a remote were whole stores (layout Tree) when they were last looked at, kept in the cache: one may then be asked for at once, where else the
/// settings of a store with one ref a key have to be asked for first. A hint: where it is wrong, more refs are listed than needed.
/// </summary>
internal sealed class KnownTrees(string folder)
{
    private const int Most = 1000;
    private readonly string _path = Path.Combine(folder, "gitkv-trees");
    private HashSet<string>? _names;

    private HashSet<string> Names => _names ??= Read();

    public bool Contains(string name) => Names.Contains(name);

    public void Add(string name)
    {
        if (!Names.Add(name)) return;
        try
        {
            if (Names.Count > Most) File.Delete(_path);
            File.AppendAllText(_path, name + "\n");
        }
        catch (Exception e) when (WriteFailure.Is(e))
        {
            // It will be found out again.
        }
    }

    private HashSet<string> Read()
    {
        try
        {
            return File.Exists(_path) ? File.ReadAllLines(_path).ToHashSet(StringComparer.Ordinal) : new HashSet<string>(StringComparer.Ordinal);
        }
        catch (Exception e) when (ReadFailure.Is(e))
        {
            return new HashSet<string>(StringComparer.Ordinal);
        }
    }
}
