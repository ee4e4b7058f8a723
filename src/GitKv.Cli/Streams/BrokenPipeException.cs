namespace GitKv.Cli.Streams;

/// <summary>The reader of standard output went away (<c>gitkv export | head</c>): there is no use in going on, and nothing to say about it.</summary>
internal sealed class BrokenPipeException : IOException
{
    public BrokenPipeException()
        : base("The reader of the output went away.")
    {
    }
}
