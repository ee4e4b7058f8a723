using System.Reflection;

namespace GitKv.Core.Tests.Support;

/// <summary>What <see cref="TestProcess"/> starts: runs the static method that the first two arguments name, with the others.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        MethodInfo? method = args.Length < 2 ? null : Type.GetType(args[0])?.GetMethod(args[1], BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public);
        if (method is null)
        {
            Console.Error.WriteLine("This is a collection of tests: use 'dotnet test'.");
            return 2;
        }

        method.CreateDelegate<Action<string[]>>()(args[2..]);
        return 0;
    }
}
