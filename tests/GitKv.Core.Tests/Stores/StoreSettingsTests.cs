using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Stores;

namespace GitKv.Core.Tests.Stores;

/// <summary>What a store says of itself, whoever wrote it.</summary>
public sealed class StoreSettingsTests
{
    [Fact]
    public void Unknown_fields_are_kept_in_their_order_and_of_several_with_one_name_the_first()
    {
        StoreSettings settings = Parse("""{"b":1,"format":1,"a":{"x":[2]},"layout":"Ref","b":3,"annotate":true,"a":4,"format":1,"c":null}""");
        Assert.Equal(KvLayout.Ref, settings.Layout);
        Assert.True(settings.Annotate);
        Assert.Equal(["b=1", """a={"x":[2]}""", "c=null"], settings.Others.Select(o => $"{o.Name}={o.Value.GetRawText()}"));
    }

    [Theory]
    [InlineData("Tree", KvLayout.Tree)]
    [InlineData("Branch", KvLayout.Branch)]
    [InlineData("Ref", KvLayout.Ref)]
    [InlineData(" Ref ", KvLayout.Ref)]
    public void A_layout_is_known_by_its_name(string name, KvLayout layout) => Assert.Equal(layout, Parse($$"""{"format":1,"layout":"{{name}}"}""").Layout);

    [Theory]
    [InlineData("""{"format":1,"layout":"Heap"}""")]
    [InlineData("""{"format":1,"layout":"17"}""")]
    [InlineData("""{"format":1,"layout":""}""")]
    [InlineData("""{"format":1,"layout":null}""")]
    [InlineData("""{"format":1,"layout":2}""")]
    [InlineData("""{"format":1}""")]
    [InlineData("""{"format":2,"layout":"Tree"}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public void Others_are_refused(string json) => Assert.Equal(ErrorIds.RepositoryUnsupported, Assert.Throws<KvException>(() => Parse(json)).ErrorId);

    private static StoreSettings Parse(string json) => StoreSettings.Parse(Encoding.UTF8.GetBytes(json), "default");
}
