using System.Globalization;
using System.Text;

namespace GitKv.Core.Merging.Documents;

/// <summary>A place in a JSON document on the way down, and its name: a JSON Pointer (RFC 6901).</summary>
internal sealed class JsonPointer
{
    private readonly List<(string? Name, int Index)> _steps = [];

    public void Enter(string name) => _steps.Add((name, 0));

    public void Enter(int index) => _steps.Add((null, index));

    public void Leave() => _steps.RemoveAt(_steps.Count - 1);

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach ((string? name, int index) in _steps)
        {
            text.Append('/').Append(name?.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal) ?? index.ToString(CultureInfo.InvariantCulture));
        }
        return text.ToString();
    }
}
