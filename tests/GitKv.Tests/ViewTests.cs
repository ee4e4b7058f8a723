using System.Xml.Linq;
using GitKv.Tests.Support;

namespace GitKv.Tests;

/// <summary>The views and type data speak of types and properties that are there.</summary>
public sealed class ViewTests
{
    [Fact]
    public void Each_view_is_for_a_type_of_the_module_and_shows_its_properties()
    {
        var views = XDocument.Load(ProjectFiles.At("GitKv", "GitKv.Format.ps1xml")).Descendants("View").ToList();
        Assert.NotEmpty(views);
        Assert.All(views, view =>
        {
            var types = view.Element("ViewSelectedBy")!.Elements("TypeName").Select(name => TypeNamed(name.Value)).ToList();
            Assert.All(view.Descendants("PropertyName"), name => Assert.All(types, type => Assert.NotNull(type.GetProperty(name.Value))));
        });
    }

    [Fact]
    public void Type_data_is_for_types_of_the_module_and_names_their_properties()
    {
        var types = XDocument.Load(ProjectFiles.At("GitKv", "GitKv.Types.ps1xml")).Root!.Elements("Type").ToList();
        Assert.All(types, element =>
        {
            var type = TypeNamed(element.Element("Name")!.Value);
            Assert.All(element.Descendants("ReferencedProperties").Elements("Name"), name => Assert.NotNull(type.GetProperty(name.Value)));
        });
    }

    private static Type TypeNamed(string name)
    {
        var type = CmdletFacts.Assembly.GetType(name);
        Assert.True(type is { IsPublic: true }, $"There is no public type {name}.");
        return type!;
    }
}
