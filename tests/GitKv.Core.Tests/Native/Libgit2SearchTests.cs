using System.Runtime.InteropServices;
using GitKv.Core.Native;
using GitKv.Core.Tests.Support;
using Xunit;

namespace GitKv.Core.Tests.Native;

public sealed class Libgit2SearchTests
{
    [Fact]
    public void What_ships_with_the_engine_goes_before_what_ships_with_the_program_and_both_before_the_system()
    {
        using var folder = new TempFolder();
        var engine = folder.Sub("engine");
        var program = folder.Sub("program");
        var ofEngine = Ship(engine, RuntimeInformation.RuntimeIdentifier);
        var ofProgram = Ship(program, RuntimeInformation.RuntimeIdentifier);

        var candidates = new Libgit2Search(engine, program, null).Candidates().ToList();

        Assert.Equal([ofEngine, ofProgram], candidates.Take(2));
        Assert.DoesNotContain(candidates.Skip(2), File.Exists);
    }

    [Fact]
    public void A_library_for_another_platform_is_never_tried()
    {
        using var folder = new TempFolder();
        Ship(folder.Path, "plan9-mips");

        Assert.DoesNotContain(new Libgit2Search(folder.Path, folder.Path, "").Candidates(), c => c.Contains("plan9", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_the_user_names_a_library_nothing_else_is_tried()
    {
        using var folder = new TempFolder();
        Ship(folder.Path, RuntimeInformation.RuntimeIdentifier);

        Assert.Equal(["mine.so"], new Libgit2Search(folder.Path, folder.Path, "mine.so").Candidates());
    }

    private static string Ship(string folder, string rid)
    {
        var natives = Directory.CreateDirectory(Path.Combine(folder, "runtimes", rid, "native")).FullName;
        var name = OperatingSystem.IsWindows() ? "git2-0.dll" : OperatingSystem.IsMacOS() ? "libgit2-0.dylib" : "libgit2-0.so";
        var path = Path.Combine(natives, name);
        File.WriteAllText(path, "");
        return path;
    }
}
