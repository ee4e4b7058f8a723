namespace GitKv.Core.Keys;

public sealed class KeyPattern
{
    public static KeyPattern Parse(string pattern) => throw new NotImplementedException();
    public static KeyPattern Under(string directory) => throw new NotImplementedException();
    public static bool HasWildcards(string pattern) => throw new NotImplementedException();
    public static string Escape(string key) => throw new NotImplementedException();
    public string Text => throw new NotImplementedException();
    public string LiteralDirectory => throw new NotImplementedException();
    public bool IsLiteral => throw new NotImplementedException();
    public string LiteralKey => throw new NotImplementedException();
    public bool IsMatch(string key) => throw new NotImplementedException();
    public bool CanMatchBelow(string directory) => throw new NotImplementedException();
}
