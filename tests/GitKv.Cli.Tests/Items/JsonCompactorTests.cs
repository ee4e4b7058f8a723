using System.Text;
using GitKv.Cli.Items;

namespace GitKv.Cli.Tests.Items;

public sealed class JsonCompactorTests
{
    [Theory]
    [InlineData(" 5 \n", "5")]
    [InlineData("{\n  \"a b\" : [ 1.50 , 2e400 ],\r\n\t\"c\" : { }\n}\n", "{\"a b\":[1.50,2e400],\"c\":{}}")]
    [InlineData("\"a \\\" b\\\\\"  ", "\"a \\\" b\\\\\"")]
    [InlineData("[\"\\\\\", \" x \", \"\\u0041\"]", "[\"\\\\\",\" x \",\"\\u0041\"]")]
    [InlineData("[ \"ä 😀\" , null ]", "[\"ä 😀\",null]")]
    public void Only_white_space_between_tokens_goes(string json, string compact) =>
        Assert.Equal(compact, Encoding.UTF8.GetString(JsonCompactor.Compact(Encoding.UTF8.GetBytes(json))));
}
