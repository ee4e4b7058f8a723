using FsCheck;
using FsCheck.Fluent;
using GitKv.Core.Errors;
using GitKv.Core.Keys;

namespace GitKv.Core.Tests.Keys;

public class KeyNameTests
{
    [Theory]
    [InlineData("version", "version", "version")]
    [InlineData("100%", "100%25", "100%25")]
    [InlineData("%41", "%2541", "%2541")]
    [InlineData("~0", "%7E0", "%7E0")]
    [InlineData("a\\b", "a%5Cb", "a%5Cb")]
    [InlineData(".git", "%2Egit", "%2Egit")]
    [InlineData("..a", "%2E.a", "%2E%2Ea")]
    [InlineData("a..b", "a..b", "a.%2Eb")]
    [InlineData("a...b", "a...b", "a.%2E%2Eb")]
    [InlineData("a.", "a.", "a%2E")]
    [InlineData("1.2.3", "1.2.3", "1.2.3")]
    [InlineData("a.lock", "a.lock", "a%2Elock")]
    [InlineData("a.LoCk", "a.LoCk", "a%2ELoCk")]
    [InlineData("a.lock.b", "a.lock.b", "a.lock.b")]
    [InlineData("a b", "a b", "a%20b")]
    [InlineData("^:?*[", "^:?*[", "%5E%3A%3F%2A%5B")]
    [InlineData("@", "@", "%40")]
    [InlineData("@{u}", "@{u}", "%40{u}")]
    [InlineData("a@b", "a@b", "a@b")]
    [InlineData("tab\t", "tab%09", "tab%09")]
    [InlineData("\u007f", "%7F", "%7F")]
    [InlineData("a\u200cb\ufeff", "a%E2%80%8Cb%EF%BB%BF", "a%E2%80%8Cb%EF%BB%BF")]
    [InlineData("é日😀", "é日😀", "é日😀")]
    [InlineData("con", "con", "con")]
    [InlineData("0123456789abcdef0123456789abcdef01234567", "0123456789abcdef0123456789abcdef01234567", "%30123456789abcdef0123456789abcdef01234567")]
    public void A_component_is_written_as_the_rules_say(string component, string inTree, string inRef)
    {
        Assert.Equal(inTree, KeyName.Encode(component, NameForm.Tree));
        Assert.Equal(inRef, KeyName.Encode(component, NameForm.Ref));
        Assert.Equal(component, KeyName.Decode(inTree, NameForm.Tree));
        Assert.Equal(component, KeyName.Decode(inRef, NameForm.Ref));
    }

    [Fact]
    public void Every_component_comes_back_from_its_name()
    {
        foreach (NameForm form in Enum.GetValues<NameForm>())
        {
            Prop.ForAll(KeyGenerator.Component.ToArbitrary(), component =>
            {
                string name = KeyName.Encode(component, form);
                return KeyName.Decode(name, form) == component && KeyName.IsCanonical(name, form);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
        }
    }

    [Fact]
    public void Every_key_comes_back_from_its_path()
    {
        foreach (NameForm form in Enum.GetValues<NameForm>())
        {
            Prop.ForAll(KeyGenerator.Key.ToArbitrary(), key => KeyName.DecodeKey(KeyName.EncodeKey(key, form), form) == key)
                .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
        }
    }

    [Fact]
    public void Any_name_at_all_decodes_and_only_canonical_names_lead_back()
    {
        foreach (NameForm form in Enum.GetValues<NameForm>())
        {
            Prop.ForAll(KeyGenerator.Component.ToArbitrary(), name =>
            {
                string decoded = KeyName.Decode(name, form);
                return (KeyGenerator.IsValid(decoded, form) && KeyName.Encode(decoded, form) == name) == KeyName.IsCanonical(name, form);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
        }
    }

    [Theory]
    [InlineData("100%")]
    [InlineData("%4")]
    [InlineData("%41")]
    [InlineData("a%2fb")]
    [InlineData("a%2Fb")]
    [InlineData("%2E")]
    [InlineData("%2E%2E")]
    [InlineData("%FF")]
    [InlineData("%c3%a9")]
    [InlineData("%C3%A9")]
    [InlineData("%ED%A0%80")]
    [InlineData(".hidden")]
    [InlineData("%gitkv")]
    [InlineData("%2Egit~1")]
    public void A_name_that_is_not_ours_is_taken_literally(string name)
    {
        Assert.Equal(name, KeyName.Decode(name, NameForm.Tree));
        Assert.False(KeyName.IsCanonical(name, NameForm.Tree));
    }

    [Fact]
    public void A_name_that_needs_no_encoding_is_the_same_string()
    {
        string key = string.Join('/', "app", "web", "version-1.2_x@y");
        Assert.Same(key, KeyName.EncodeKey(key, NameForm.Tree));
        Assert.Same(key, KeyName.DecodeKey(key, NameForm.Tree));
        Assert.Same(key, KeyName.EncodeKey(key, NameForm.Ref));
        Assert.Same(key, KeyName.DecodeKey(key, NameForm.Ref));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("a/", "end in '/'")]
    [InlineData("/a", "begin with '/'")]
    [InlineData("a//b", "'//'")]
    [InlineData("/", "'/'")]
    [InlineData(".", "'.' or '..'")]
    [InlineData("a/../b", "'.' or '..'")]
    [InlineData("a/.", "'.' or '..'")]
    public void A_key_that_breaks_a_rule_is_refused_with_that_rule(string key, string rule)
    {
        foreach (NameForm form in Enum.GetValues<NameForm>())
        {
            foreach (Action<string, NameForm> use in new Action<string, NameForm>[] { KeyName.Validate, (k, f) => KeyName.EncodeKey(k, f) })
            {
                var error = Assert.Throws<KvException>(() => use(key, form));
                Assert.Equal(ErrorIds.KeyInvalid, error.ErrorId);
                Assert.Equal(KvErrorKind.Invalid, error.Kind);
                Assert.Equal(key, error.Target);
                Assert.Contains(rule, error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused()
    {
        // Not InlineData: attributes are UTF-8, which can't hold these.
        foreach (string key in new[] { "\ud83d", "a\ude00", "\ud83da/x" })
        {
            var error = Assert.Throws<KvException>(() => KeyName.EncodeKey(key, NameForm.Tree));
            Assert.Equal(ErrorIds.KeyInvalid, error.ErrorId);
            Assert.Contains("surrogate", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(NameForm.Tree, 255)]
    [InlineData(NameForm.Ref, 250)]
    public void A_component_may_take_so_many_bytes_and_no_more(NameForm form, int most)
    {
        KeyName.Validate("a/" + new string('x', most), form);
        KeyName.Validate(new string('é', most / 2), form);
        KeyName.Validate(new string('~', most / 3), form);
        foreach (string tooLong in new[] { new string('x', most + 1), new string('é', most / 2 + 1), new string('~', most / 3 + 1), new string('x', 300) })
        {
            var error = Assert.Throws<KvException>(() => KeyName.Validate("a/" + tooLong, form));
            Assert.Equal(ErrorIds.KeyInvalid, error.ErrorId);
            Assert.Contains("bytes", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(NameForm.Tree, 4096)]
    [InlineData(NameForm.Ref, 1000)]
    public void A_key_may_take_so_many_bytes_and_no_more(NameForm form, int most)
    {
        string key = string.Concat(Enumerable.Repeat("a/", most / 2 - 1)) + "xy";
        Assert.Equal(most, key.Length);
        KeyName.Validate(key, form);
        Assert.Equal(ErrorIds.KeyInvalid, Assert.Throws<KvException>(() => KeyName.Validate(key + "z", form)).ErrorId);
    }

    [Fact]
    public void A_component_is_not_a_path()
    {
        Assert.Equal(ErrorIds.KeyInvalid, Assert.Throws<KvException>(() => KeyName.Encode("a/b", NameForm.Tree)).ErrorId);
    }

    [Fact]
    public void An_error_about_a_long_key_stays_short_and_shows_control_characters()
    {
        var error = Assert.Throws<KvException>(() => KeyName.Validate("\u001b[31m" + new string('x', 100_000), NameForm.Tree));
        Assert.True(error.Message.Length < 500);
        Assert.Contains("\\u001b", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", error.Message, StringComparison.Ordinal);
    }
}
