using System.Management.Automation;
using System.Reflection;
using GitKv.Loading;

namespace GitKv.Tests.Support;

/// <summary>What the attributes of a cmdlet class say. They are read, never made: their code is PowerShell's, which is not here.</summary>
internal sealed record CmdletFacts(Type Class, string Verb, string Noun, IReadOnlyDictionary<string, object?> Named)
{
    public static Assembly Assembly { get; } = typeof(ModuleInitializer).Assembly;

    public static IReadOnlyList<CmdletFacts> All { get; } =
    [
        .. from type in Assembly.GetTypes()

           // What is nested is for the module's own use.
           where !type.IsNested
           from attribute in type.GetCustomAttributesData()
           where attribute.AttributeType == typeof(CmdletAttribute)
           orderby type.Name
           select new CmdletFacts(
               type,
               (string)attribute.ConstructorArguments[0].Value!,
               (string)attribute.ConstructorArguments[1].Value!,
               attribute.NamedArguments.ToDictionary(a => a.MemberName, a => a.TypedValue.Value)),
    ];

    public static TheoryData<string> Names => [.. All.Select(cmdlet => cmdlet.Name)];

    public string Name => $"{Verb}-{Noun}";

    public bool SupportsShouldProcess => Named.GetValueOrDefault("SupportsShouldProcess") is true;

    public string? DefaultParameterSet => Named.GetValueOrDefault("DefaultParameterSetName") as string;

    public IEnumerable<ParameterFacts> Parameters =>
        from property in Class.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
        from attribute in property.GetCustomAttributesData()
        where attribute.AttributeType == typeof(ParameterAttribute)
        select new ParameterFacts(property, attribute.NamedArguments.ToDictionary(a => a.MemberName, a => a.TypedValue.Value));

    public static CmdletFacts Get(string name) => All.Single(cmdlet => cmdlet.Name == name);
}

/// <summary>One [Parameter] of a cmdlet: a property has one for each parameter set that it names.</summary>
internal sealed record ParameterFacts(PropertyInfo Property, IReadOnlyDictionary<string, object?> Named)
{
    public string Name => Property.Name;

    public string? Set => Named.GetValueOrDefault("ParameterSetName") as string;

    public int? Position => Named.GetValueOrDefault("Position") as int?;

    public bool FromPipeline => Named.GetValueOrDefault("ValueFromPipeline") is true;
}
