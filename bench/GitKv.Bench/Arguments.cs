namespace GitKv.Bench;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments(string Folder, string Disk, bool Quick, bool Write, IReadOnlyList<string> Names)
{
    /// <summary>Null, with a word of why, where it can't be understood.</summary>
    public static Arguments? Parse(string[] args, IReadOnlyList<string> known)
    {
        string folder = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        string disk = Path.GetTempPath();
        bool quick = false;
        bool keep = false;
        var names = new List<string>();
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i].ToUpperInvariant())
            {
                case "--FOLDER" when i + 1 < args.Length:
                    folder = args[++i];
                    break;
                case "--DISK" when i + 1 < args.Length:
                    disk = args[++i];
                    break;
                case "--QUICK" or "-QUICK":
                    quick = true;
                    break;
                case "--NO-WRITE":
                    keep = true;
                    break;
                default:
                    names.Add(args[i]);
                    break;
            }
        }

        if (names.Except(known).FirstOrDefault() is not { } unknown) return new Arguments(folder, disk, quick, !quick && !keep, names);
        Console.Error.WriteLine($"There is no benchmark '{unknown}'. There are: {string.Join(", ", known)}; and -Quick, --no-write, --folder <folder>, --disk <folder>.");
        return null;
    }
}
