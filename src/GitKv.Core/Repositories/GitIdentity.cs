namespace GitKv.Core.Repositories;

/// <summary>A person as git writes one into commits, tags and reflogs.</summary>
/// <param name="Name">Without &lt;, &gt; and line breaks.</param>
/// <param name="Email">Likewise; may be empty.</param>
/// <param name="When">With the offset from UTC that is recorded; to the second.</param>
public sealed record GitIdentity(string Name, string Email, DateTimeOffset When)
{
    /// <summary>An author given by name: the date is that of GIT_AUTHOR_DATE where it is set, as with <c>git commit --author</c>, else now.</summary>
    public static GitIdentity AuthorNow(string name, string email) => new(name, email, IdentityReader.DateOf(IdentityRole.Author));

    /// <summary>The form git keeps: <c>Name &lt;email&gt; 1700000000 +0100</c>.</summary>
    public override string ToString()
    {
        int minutes = (int)When.Offset.TotalMinutes;
        int absolute = Math.Abs(minutes);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{Name} <{Email}> {When.ToUnixTimeSeconds()} {(minutes < 0 ? '-' : '+')}{absolute / 60:00}{absolute % 60:00}");
    }
}
