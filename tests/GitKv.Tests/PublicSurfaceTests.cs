using System.Reflection;
using GitKv.Tests.Support;

namespace GitKv.Tests;

/// <summary>What a user can see is in the cmdlet assembly: types of the private load context do not resolve by name in PowerShell.</summary>
public sealed class PublicSurfaceTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string[] PrivateAssemblies = ["GitKv.Core", "LibGit2Sharp", "YamlDotNet", "CsvHelper"];

    public static TheoryData<Type> PublicTypes => [.. CmdletFacts.Assembly.GetExportedTypes()];

    [Theory]
    [MemberData(nameof(PublicTypes))]
    public void No_public_member_shows_a_type_that_lives_in_the_private_load_context(Type type)
    {
        var shown = type.GetMembers(Declared).Where(IsVisible).SelectMany(TypesIn).Append(type.BaseType).Concat(type.GetInterfaces());
        Assert.DoesNotContain(shown.SelectMany(Parts), part => PrivateAssemblies.Contains(part.Assembly.GetName().Name));
    }

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        PropertyInfo property => property.GetAccessors(true).Any(IsVisible),
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        EventInfo e => IsVisible(e.AddMethod!),
        _ => false,
    };

    private static IEnumerable<Type?> TypesIn(MemberInfo member) => member switch
    {
        MethodInfo method => method.GetParameters().Select(p => p.ParameterType).Append(method.ReturnType),
        ConstructorInfo constructor => constructor.GetParameters().Select(p => p.ParameterType),
        PropertyInfo property => [property.PropertyType],
        FieldInfo field => [field.FieldType],
        EventInfo e => [e.EventHandlerType!],
        _ => [],
    };

    private static IEnumerable<Type> Parts(Type? type) => type switch
    {
        null => [],
        { HasElementType: true } => Parts(type.GetElementType()),
        { IsGenericType: true } => type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition()),
        _ => [type],
    };
}
