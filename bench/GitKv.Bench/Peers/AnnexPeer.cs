using System.Text;
using System.Text.Json;
using GitKv.Bench.Measuring;

namespace GitKv.Bench.Peers;

/// <summary><c>git annex metadata --batch --json</c>, kept open: a field of an annex key. It keeps a journal and commits later.</summary>
internal sealed class AnnexPeer : InProcessPeer
{
    private readonly CoProcess _annex;

    public AnnexPeer(Workspace workspace)
    {
        string path = workspace.NewRepository();
        Workspace.Git(path, "annex", "init", "-q");
        _annex = new CoProcess(path, "git", "annex", "metadata", "--batch", "--json");
    }

    public static bool IsHere => Programs.Has("git-annex");

    public override string Name => "git annex metadata --batch kept open (a journal, no commit)";

    public override int GetsInRound => 20;

    protected override void MakeAll(int count, int size)
    {
        for (int i = 0; i < count; i++) Set(Key(i), Value(i, size));
    }

    protected override void Set(string key, byte[] value) =>
        Ask($"{{\"key\":\"{AnnexKey(key)}\",\"fields\":{{\"v\":[{JsonSerializer.Serialize(Encoding.UTF8.GetString(value))}]}}}}");

    protected override int Get(string key) => Ask($"{{\"key\":\"{AnnexKey(key)}\"}}").Length;

    private string Ask(string line)
    {
        _annex.Send(line + "\n");
        string answer = _annex.Line();
        return answer.Contains("\"success\":true", StringComparison.Ordinal) ? answer : throw new InvalidOperationException(answer);
    }

    private static string AnnexKey(string key) => "WORM-s1-m1--" + key.Replace('/', '-');

    public override void Dispose() => _annex.Dispose();
}
