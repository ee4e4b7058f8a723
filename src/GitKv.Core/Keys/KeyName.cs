namespace GitKv.Core.Keys;

public static class KeyName
{
    public static void Validate(string key, NameForm form) => throw new NotImplementedException();
    public static string Encode(string component, NameForm form) => throw new NotImplementedException();
    public static string Decode(string name, NameForm form) => throw new NotImplementedException();
    public static string EncodeKey(string key, NameForm form) => throw new NotImplementedException();
    public static string DecodeKey(string path, NameForm form) => throw new NotImplementedException();
}
