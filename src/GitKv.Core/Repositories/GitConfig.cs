namespace GitKv.Core.Repositories;

public sealed class GitConfig
{
    public string? Get(string key) => throw new NotImplementedException();
    public bool? GetBool(string key) => throw new NotImplementedException();
    public IReadOnlyList<string> GetAll(string key) => throw new NotImplementedException();
    public void Set(string key, string? value) => throw new NotImplementedException();
}
