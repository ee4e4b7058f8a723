using System.Reflection;
using System.Runtime.Loader;

namespace GitKv.Tests;

/// <summary>
/// PowerShell looks at every public type of GitKv.dll before the module can say where the engine is. So all of that must load without
/// the engine.
/// </summary>
public sealed class BridgeTests
{
    [Fact]
    public void Every_public_type_loads_with_its_attributes_and_parameters_while_the_engine_can_not_be_found()
    {
        var context = new WithoutEngine();
        Assembly assembly = context.LoadFromAssemblyPath(typeof(GitKvItem).Assembly.Location);
        foreach (Type type in assembly.ExportedTypes)
        {
            _ = type.GetCustomAttributesData().Count;
            foreach (PropertyInfo property in type.GetProperties())
            {
                _ = property.PropertyType;
                _ = property.GetCustomAttributesData().Count;
            }

            System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }

        context.Unload();
    }

    private sealed class WithoutEngine() : AssemblyLoadContext("without the engine", isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name == "GitKv.Core" ? throw new FileNotFoundException("The engine was asked for.") : null;
    }
}
