namespace GitKv.Cli.Streams;

/// <summary>Text from a repository as it is shown to a person: nothing in it can move the cursor or change the title.</summary>
internal static class DisplayText
{
    public static string WithoutControls(string text) => text.AsSpan().IndexOfAnyInRange('\0', '\x1F') < 0 && text.AsSpan().IndexOfAnyInRange('\x7F', '\x9F') < 0
        ? text
        : string.Create(text.Length, text, static (to, from) =>
        {
            for (int i = 0; i < to.Length; i++) to[i] = char.IsControl(from[i]) ? '?' : from[i];
        });
}
