using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Trees;

namespace GitKv.Core.Stores;

/// <summary>
/// Finds stores by name or by their refs. A store named X is at <c>refs/kv/X</c>, or at <c>refs/heads/kv/X</c> for hosts that take no
/// other refs, or where <c>gitkv.X.refPrefix</c> in git's configuration says. Its layout is told by its settings, or else by what its refs point at.
/// </summary>
internal static class StoreLocator
{
    private const string Home = "refs/kv";
    private const string BranchHome = "refs/heads/kv";
    private const string ConfigSection = "gitkv.";
    private const string ConfigVariable = ".refprefix";

    public static string DefaultPrefix(string name) => $"{Home}/{Encode(name)}";

    /// <summary>The store of a name; null where there is none.</summary>
    public static KvStore? Find(GitRepository repository, string name)
    {
        string encoded = Encode(name);
        Expect(repository, $"{Home}/{encoded}", $"{BranchHome}/{encoded}");
        return At(repository, name, $"{Home}/{encoded}") ?? At(repository, name, $"{BranchHome}/{encoded}")
            ?? (repository.Config.Get(ConfigSection + encoded + ConfigVariable) is { } prefix ? At(repository, name, prefix) : null);
    }

    /// <summary>The store at a ref (Tree) or below a start of refs (Branch, Ref); null where there is none.</summary>
    /// <exception cref="KvException">RefPrefixInvalid: there is a ref, but it is one item and not a store.</exception>
    public static KvStore? At(GitRepository repository, string name, string prefix)
    {
        Expect(repository, prefix);
        if (repository.Refs.IsRemote && OfSettings(repository, name, prefix) is { } made) return made;
        if (repository.Refs.Read(prefix) is { } target) return TreeAt(repository, name, prefix, target);
        if (!repository.Refs.AnyUnder(prefix)) return null;
        if (OfSettings(repository, name, prefix) is { } found) return found;

        // Made by hand with plain git: the first ref tells.
        if (repository.Refs.List(prefix) is not [RefRecord first, ..]) return null;
        bool commits = repository.Objects.TryReadHeader(first.Target, out ObjectType type, out _) && type == ObjectType.Commit;
        return new KvStore(repository, name, prefix, commits ? KvLayout.Branch : KvLayout.Ref, annotate: type == ObjectType.Tag, exists: true);
    }

    /// <summary>
    /// A remote lists all refs that begin with a text. Those of a store with one ref a key may be many, and its settings tell that it is one:
    /// what may be the one ref of a store is asked for only where there are none, or where it was one when it was last looked at.
    /// </summary>
    private static void Expect(GitRepository repository, params string[] prefixes)
    {
        if (!repository.Refs.IsRemote) return;
        if (prefixes.Any(p => repository.Link?.Trees.Contains(p) == true))
        {
            repository.Refs.Expect(prefixes, withObjects: true);
            return;
        }

        string[] settings = [.. prefixes.Select(static p => $"{p}/{StoreSettings.RefName}")];
        repository.Refs.Expect(settings, withObjects: true);
        if (!settings.Any(s => repository.Refs.Read(s) is not null)) repository.Refs.Expect(prefixes, withObjects: true);
    }

    /// <summary>The store whose settings are kept in a ref of their own; null where there is none.</summary>
    private static KvStore? OfSettings(GitRepository repository, string name, string prefix)
    {
        if (repository.Refs.Read($"{prefix}/{StoreSettings.RefName}") is not { } at || !RefTarget.TryPeel(repository, at, out ObjectId blob)) return null;
        StoreSettings settings = StoreSettings.Parse(repository.Objects.Read(blob, ObjectType.Blob), name);
        return new KvStore(repository, name, prefix, settings.Layout, settings.Annotate, exists: true) { OpenedSettings = settings };
    }

    public static IReadOnlyList<KvStore> List(GitRepository repository)
    {
        var prefixes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string home in (string[])[Home, BranchHome])
        {
            foreach (RefRecord record in repository.Refs.List(home))
            {
                string rest = record.Name[(home.Length + 1)..];
                int slash = rest.IndexOf('/', StringComparison.Ordinal);
                string encoded = slash < 0 ? rest : rest[..slash];
                prefixes.TryAdd(KeyName.Decode(encoded, NameForm.Ref), $"{home}/{encoded}");
            }
        }

        foreach ((string key, List<string> values) in repository.Config.Values)
        {
            if (key.StartsWith(ConfigSection, StringComparison.Ordinal) && key.EndsWith(ConfigVariable, StringComparison.Ordinal))
                prefixes.TryAdd(KeyName.Decode(key[ConfigSection.Length..^ConfigVariable.Length], NameForm.Ref), values[^1]);
        }

        var stores = new List<KvStore>();
        foreach ((string name, string prefix) in prefixes)
        {
            try
            {
                if (At(repository, name, prefix) is { } store) stores.Add(store);
            }
            catch (KvException e) when (e.ErrorId is ErrorIds.RefPrefixInvalid or ErrorIds.RefInvalid)
            {
                // A ref that is no store does not hide those that are.
            }
        }

        return stores;
    }

    /// <summary>Keeps where a store of this name is.</summary>
    public static void Remember(GitRepository repository, string name, string prefix) =>
        repository.Config.Set(ConfigSection + Encode(name) + ".refPrefix", prefix);

    /// <summary>Forgets where a store of this name is, if it is there.</summary>
    public static void Forget(GitRepository repository, string name, string prefix)
    {
        if (repository.Config.Get(ConfigSection + Encode(name) + ConfigVariable) == prefix) repository.Config.Set(ConfigSection + Encode(name) + ".refPrefix", null);
    }

    public static void ValidateName(string name)
    {
        try
        {
            KeyName.Validate(name, NameForm.Ref);
        }
        catch (KvException e)
        {
            throw new KvException(ErrorIds.StoreNameInvalid, KvErrorKind.Invalid, $"'{name}' cannot be the name of a store. {e.Message}", name, e);
        }

        if (name.Contains('/', StringComparison.Ordinal))
            throw new KvException(ErrorIds.StoreNameInvalid, KvErrorKind.Invalid, $"'{name}' cannot be the name of a store: it holds a '/'. Use another name, and keys with '/' inside the store.", name);
    }

    /// <summary>Checks a ref prefix that a user gave.</summary>
    public static void ValidatePrefix(string prefix)
    {
        if (!prefix.StartsWith("refs/", StringComparison.Ordinal) || !RefName.IsValid(prefix))
            throw new KvException(ErrorIds.RefPrefixInvalid, KvErrorKind.Invalid,
                $"'{prefix}' cannot be the ref of a store: it must be a full ref name that git accepts, such as 'refs/kv/settings' or 'refs/heads/kv/settings'.", prefix);
    }

    private static string Encode(string name)
    {
        ValidateName(name);
        return KeyName.Encode(name, NameForm.Ref);
    }

    private static KvStore TreeAt(GitRepository repository, string name, string prefix, ObjectId target)
    {
        if (!repository.Trees.KnowsRoot(target) && (!repository.Objects.TryReadHeader(target, out ObjectType type, out _) || type != ObjectType.Commit))
        {
            throw new KvException(ErrorIds.RefPrefixInvalid, KvErrorKind.Invalid,
                $"The ref '{prefix}' is a single item, not a store. Give the start of its name, up to a '/', as the ref prefix.", prefix);
        }

        GitTree root = repository.Trees.Get(repository.Trees.RootOf(target));
        int index = root.IndexOf(Bucket.Settings);
        StoreSettings? settings = index < 0 ? null : StoreSettings.Parse(repository.Objects.Read(root.Entries[index].Id, ObjectType.Blob), name);
        repository.Link?.Trees.Add(prefix);
        return new KvStore(repository, name, prefix, KvLayout.Tree, annotate: false, exists: true) { OpenedSettings = settings };
    }
}
