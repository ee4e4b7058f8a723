using GitKv.Cli.Errors;

namespace GitKv.Cli.Streams;

/// <summary>A file that was named on the command line, to be read once from its beginning.</summary>
internal static class InputFile
{
    public static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or ArgumentException || (e is UnauthorizedAccessException && Directory.Exists(path)))
        {
            throw CliException.FileNotFound(path, e);
        }
    }
}
