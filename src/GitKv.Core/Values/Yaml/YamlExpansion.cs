namespace GitKv.Core.Values.Yaml;

/// <summary>
/// Counts what aliases add to a document, in characters and nodes, and stops far above what people write and far below what a "billion laughs" asks for.
/// </summary>
internal sealed class YamlExpansion
{
    private const long Most = 16 * 1024 * 1024;

    private long _added;

    /// <exception cref="Errors.KvException">ValueTooLarge.</exception>
    public void Add(int characters)
    {
        _added += 1 + characters;
        if (_added > Most) throw ValueErrors.TooLarge("The YAML's aliases expand to more than 16 million characters. Write it with fewer aliases, or store it as text.");
    }
}
