namespace GitKv.Core.Documents.Expanding;

/// <summary>
/// The components that stand for the steps into an object: a property is its name, with a second "#" in front where it begins with one;
/// an element of an array is "#" and its number, or what identifies it.
/// </summary>
internal static class ComponentName
{
    private const char Mark = '#';

    public static string OfProperty(string name) => name.StartsWith(Mark) ? Mark + name : name;

    public static string OfElement(string identity) => Mark + identity;

    /// <summary>Whether a component stands for an element of an array.</summary>
    public static bool IsElement(string component) => component.StartsWith(Mark) && !(component.Length > 1 && component[1] == Mark);

    /// <summary>The property that a component stands for.</summary>
    public static string PropertyOf(string component) => component.StartsWith(Mark) && !IsElement(component) ? component[1..] : component;

    /// <summary>The order of elements: numbers by their value, everything else by its characters, after them.</summary>
    public static int CompareElements(string component, string other)
    {
        bool isNumber = IsNumber(component), isOther = IsNumber(other);
        if (isNumber != isOther) return isNumber ? -1 : 1;
        if (isNumber && component.Length != other.Length) return component.Length - other.Length;
        return string.CompareOrdinal(component, other);
    }

    private static bool IsNumber(string component) =>
        component.Length > 1 && component.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0 && (component[1] != '0' || component.Length == 2);
}
