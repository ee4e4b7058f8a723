using System.Text;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using Microsoft.Win32.SafeHandles;

namespace GitKv.Core.Refs;

/// <summary>
/// The log of a ref (gitrepository-layout, "logs"): a line <c>old SP new SP who TAB why</c> for each change. Written only by
/// the holder of the ref's lock.
/// </summary>
internal static class Reflog
{
    /// <summary>Whether changes of the ref are to be logged: it has a log, or gets one.</summary>
    public static bool IsWanted(string path, bool created) => created || File.Exists(path);

    public static void Append(string path, ObjectId before, ObjectId after, GitIdentity who, string why, bool sync, Sharing sharing)
    {
        string message = Fold(why);
        byte[] line = Encoding.UTF8.GetBytes($"{before} {after} {who}{(message.Length > 0 ? "\t" : "")}{message}\n");
        using SafeFileHandle file = Open(path, sharing);
        RandomAccess.Write(file, line, RandomAccess.GetLength(file));
        if (sync) RandomAccess.FlushToDisk(file);
    }

    /// <summary>Removes the log of a ref that was deleted. What can't be removed stays: the deletion has happened.</summary>
    public static void Remove(string path, string root)
    {
        if (!File.Exists(path)) return;
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (WriteFailure.Is(e))
        {
            return;
        }

        EmptyFolders.RemoveAbove(Path.Join(root, "logs"), path);
    }

    /// <summary>One line: white space of any kind and length becomes one space, as git does.</summary>
    internal static string Fold(string message) =>
        string.Join(' ', message.Split([' ', '\t', '\n', '\r', '\v', '\f', '\0'], StringSplitOptions.RemoveEmptyEntries));

    private static SafeFileHandle Open(string path, Sharing sharing)
    {
        const int attempts = 100;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                string folder = Path.GetDirectoryName(path)!;
                if (!Directory.Exists(folder)) sharing.MakeFolder(folder);

                // An empty folder is left of the logs of deleted refs below this name.
                if (Directory.Exists(path)) EmptyFolders.RemoveTree(path);
                bool isNew = !File.Exists(path);
                SafeFileHandle file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
                if (isNew) sharing.AdjustFile(path);
                return file;
            }
            catch (Exception e) when (attempt < attempts && e is (DirectoryNotFoundException or FileNotFoundException))
            {
                // Somebody removed the folder while it was empty.
            }
        }
    }
}
