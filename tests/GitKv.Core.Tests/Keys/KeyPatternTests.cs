using FsCheck;
using FsCheck.Fluent;
using GitKv.Core.Errors;
using GitKv.Core.Keys;

namespace GitKv.Core.Tests.Keys;

public class KeyPatternTests
{
    private static readonly string Long = new('y', 80);

    [Theory]
    [InlineData("a", "a")]
    [InlineData("*", "a")]
    [InlineData("a*", "a")]
    [InlineData("a*c", "abbbc")]
    [InlineData("app/*/version", "app/web/version")]
    [InlineData("?", "😀")]
    [InlineData("a?c", "abc")]
    [InlineData("[a-c]x", "bx")]
    [InlineData("[!a-c]x", "dx")]
    [InlineData("[^a]", "b")]
    [InlineData("[]]", "]")]
    [InlineData("[a-]", "-")]
    [InlineData("[a`]]", "]")]
    [InlineData("[`!a]", "!")]
    [InlineData("[😀-😂]", "😁")]
    [InlineData("`*`?`[``", "*?[`")]
    [InlineData("docs/**", "docs/a")]
    [InlineData("docs/**", "docs/a/b/c")]
    [InlineData("**/x", "x")]
    [InlineData("**/x", "a/b/x")]
    [InlineData("a/**/b", "a/b")]
    [InlineData("a/**/b", "a/c/d/b")]
    [InlineData("a/**/**/b", "a/b")]
    [InlineData("**", "a/b")]
    [InlineData("**.json", "a/b.json")]
    [InlineData("**.json", ".json")]
    [InlineData("a**b", "a/x/b")]
    [InlineData("***", "a/b")]
    [InlineData("a/***/b", "a/x/y/b")]
    [InlineData("**/a/**/b/**", "x/a/b/c")]
    [InlineData("{a}", "{a}")]
    [InlineData("a.c", "a.c")]
    public void Matches(string pattern, string key) => Assert.True(KeyPattern.Parse(pattern).IsMatch(key));

    [Theory]
    [InlineData("a", "A")]
    [InlineData("a", "a/b")]
    [InlineData("*", "a/b")]
    [InlineData("app/*", "app/web/version")]
    [InlineData("a?c", "a/c")]
    [InlineData("a[!x]c", "a/c")]
    [InlineData("a[.-0]c", "a/c")]
    [InlineData("[!a-c]x", "bx")]
    [InlineData("docs/**", "docs")]
    [InlineData("docs/**", "docsx/a")]
    [InlineData("**/x", "ax")]
    [InlineData("**/x", "a/bx")]
    [InlineData("a/**/b", "a/xb")]
    [InlineData("a/**/b", "ab")]
    [InlineData("`*", "a")]
    [InlineData("é", "e\u0301")]
    [InlineData("a.c", "abc")]
    public void Does_not_match(string pattern, string key) => Assert.False(KeyPattern.Parse(pattern).IsMatch(key));

    [Theory]
    [InlineData("")]
    [InlineData("a[b")]
    [InlineData("[")]
    [InlineData("[]")]
    [InlineData("[!]")]
    [InlineData("[z-a]")]
    [InlineData("a`")]
    [InlineData("[a`")]
    public void A_broken_pattern_is_refused(string pattern)
    {
        var error = Assert.Throws<KvException>(() => KeyPattern.Parse(pattern));
        Assert.Equal(ErrorIds.KeyPatternInvalid, error.ErrorId);
        Assert.Equal(KvErrorKind.Invalid, error.Kind);
    }

    [Theory]
    [InlineData("**a**a**a**a**a**a**a**a**a**a**a**b")]
    [InlineData("*a*a*a*a*a*a*a*a*a*a*a*a*b")]
    [InlineData("**/a/**/a/**/a/**/a/**/a/**/a/**/b")]
    [InlineData("[a]**[a]**[a]**[a]**[a]**[a]**[a]**b")]
    public void Many_wildcards_do_not_make_matching_explode(string pattern)
    {
        // With backtracking each of these would not end in a lifetime.
        var parsed = KeyPattern.Parse(pattern);
        Assert.False(parsed.IsMatch(new string('a', 4000)));
        Assert.False(parsed.IsMatch(string.Join('/', Enumerable.Repeat("a", 2000))));
    }

    [Theory]
    [InlineData("app/web/version", "app/web", true)]
    [InlineData("version", "", true)]
    [InlineData("app/w*", "app", false)]
    [InlineData("app/web/**", "app/web", false)]
    [InlineData("a*/b", "", false)]
    [InlineData("app/`*/x*", "app/*", false)]
    [InlineData("a/**/b", "a", false)]
    [InlineData("`[x", "", true)]
    public void The_literal_part_is_known(string pattern, string directory, bool literal)
    {
        var parsed = KeyPattern.Parse(pattern);
        Assert.Equal(directory, parsed.LiteralDirectory);
        Assert.Equal(literal, parsed.IsLiteral);
        Assert.Equal(pattern, parsed.Text);
        Assert.Equal(literal, !KeyPattern.HasWildcards(pattern));
        if (literal) Assert.True(parsed.IsMatch(parsed.LiteralKey));
        else Assert.Throws<InvalidOperationException>(() => parsed.LiteralKey);
    }

    [Theory]
    [InlineData("app", "app/x", true)]
    [InlineData("app/", "app/x/y", true)]
    [InlineData("app", "app", false)]
    [InlineData("app", "apple/x", false)]
    [InlineData("", "x", true)]
    [InlineData("", "x/y", true)]
    [InlineData("a[b]*", "a[b]*/x", true)]
    [InlineData("a[b]*", "ab/x", false)]
    public void Under_a_directory_is_everything_below_it(string directory, string key, bool match) =>
        Assert.Equal(match, KeyPattern.Under(directory).IsMatch(key));

    [Fact]
    public void An_escaped_key_matches_itself_alone()
    {
        Prop.ForAll(KeyGenerator.Key.ToArbitrary(), KeyGenerator.Key.ToArbitrary(), (key, other) =>
        {
            string escaped = KeyPattern.Escape(key);
            var pattern = KeyPattern.Parse(escaped);
            return pattern.IsLiteral && pattern.LiteralKey == key && !KeyPattern.HasWildcards(escaped)
                && pattern.IsMatch(key) && pattern.IsMatch(other) == (key == other);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Theory]
    [InlineData("app/*/version", "", true)]
    [InlineData("app/*/version", "app", true)]
    [InlineData("app/*/version", "app/web", true)]
    [InlineData("app/*/version", "app/web/version", false)]
    [InlineData("app/*/version", "db", false)]
    [InlineData("app/*/version", "ap", false)]
    [InlineData("app/web", "app/web", false)]
    [InlineData("**/x", "any/where", true)]
    [InlineData("a/**/b", "a/c/d", true)]
    [InlineData("a/**/b", "b", false)]
    [InlineData("a?/b*", "ax", true)]
    [InlineData("a?/b*", "ax/b", false)]
    [InlineData("docs/**", "docs/deep/er/", true)]
    public void Listings_know_what_they_can_skip(string pattern, string directory, bool can) =>
        Assert.Equal(can, KeyPattern.Parse(pattern).CanMatchBelow(directory));

    [Fact]
    public void Nothing_that_matches_is_ever_skipped()
    {
        Gen<string> keys = Gen.Elements("a", "b", "ab", "a/b").NonEmptyListOf().Resize(6).Select(parts => string.Join('/', parts));
        Gen<string> patterns = Gen.Elements("a", "b", "*", "**", "**/", "?", "[ab]", "/").NonEmptyListOf().Resize(8).Select(string.Concat);
        Prop.ForAll(patterns.ToArbitrary(), keys.ToArbitrary(), (text, key) =>
        {
            var pattern = KeyPattern.Parse(text);
            bool match = pattern.IsMatch(key);
            if (match != ReferenceMatch(text, key)) return false;
            // The same with more steps than a word has bits.
            if (KeyPattern.Parse("?" + Long + "/" + text).IsMatch("x" + Long + "/" + key) != match) return false;
            if (!match) return true;
            if (pattern.LiteralDirectory.Length > 0 && !key.StartsWith(pattern.LiteralDirectory + "/", StringComparison.Ordinal)) return false;
            for (int slash = key.IndexOf('/'); slash >= 0; slash = key.IndexOf('/', slash + 1))
            {
                if (!pattern.CanMatchBelow(key[..slash])) return false;
            }
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    /// <summary>The same by plain recursion, slow and obvious.</summary>
    private static bool ReferenceMatch(string pattern, string key)
    {
        return Match(0, 0);

        bool Match(int p, int k)
        {
            if (p == pattern.Length) return k == key.Length;
            if (pattern[p] == '*')
            {
                int end = p;
                while (end < pattern.Length && pattern[end] == '*') end++;
                bool across = end - p > 1;
                if (across && end < pattern.Length && pattern[end] == '/' && (p == 0 || pattern[p - 1] == '/'))
                {
                    if (Match(end + 1, k)) return true;
                    for (int i = k; i < key.Length; i++)
                    {
                        if (key[i] == '/' && Match(end + 1, i + 1)) return true;
                    }
                    return false;
                }
                for (int i = k; ; i++)
                {
                    if (Match(end, i)) return true;
                    if (i == key.Length || (!across && key[i] == '/')) return false;
                }
            }
            if (k == key.Length) return false;
            if (pattern[p] == '?') return key[k] != '/' && Match(p + 1, k + 1);
            if (pattern[p] == '[') return key[k] is 'a' or 'b' && Match(p + 4, k + 1);
            return pattern[p] == key[k] && Match(p + 1, k + 1);
        }
    }
}
