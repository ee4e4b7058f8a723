using System.Text;
using GitKv.Core.Documents;

namespace GitKv.Core.Tests.Documents;

public sealed class ValueDifferenceTests
{
    [Theory]
    [InlineData("""{"a":1,"b":2}""", """{"b":2,"a":1}""", "--- a/k\n+++ b/k\n@@ -1,4 +1,4 @@\n {\n-  \"a\": 1,\n-  \"b\": 2\n+  \"b\": 2,\n+  \"a\": 1\n }\n")]
    [InlineData("""{"a":1}""", """{"a": 1}""", "--- a/k\n+++ b/k\n@@ -1 +1 @@\n-{\"a\":1}\n\\ No newline at end of file\n+{\"a\": 1}\n\\ No newline at end of file\n")]
    [InlineData("x\n", null, "--- a/k\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n")]
    [InlineData(null, "x\n", "--- /dev/null\n+++ b/k\n@@ -0,0 +1 @@\n+x\n")]
    [InlineData("x\n", "\0", "--- a/k\n+++ b/k\n@@ -1 +1 @@\n-x\n+\0\n\\ No newline at end of file\n")]
    public void Values_are_compared_as_what_they_are(string? before, string? after, string expected) =>
        Assert.Equal(expected, ValueDifference.Unified("k", Bytes(before), Bytes(after)));

    [Fact]
    public void Of_bytes_it_is_said_that_they_differ() =>
        Assert.Equal("--- a/k?\n+++ b/k?\nBinary values differ: 2 and 1 bytes\n", ValueDifference.Unified("k\n", [0xFF, 0xFE], "x"u8.ToArray()));

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);
}
