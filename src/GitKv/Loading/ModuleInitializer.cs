using System.Management.Automation;

namespace GitKv.Loading;

/// <summary>What PowerShell calls when the module is imported: makes the engine findable, and nothing else.</summary>
/// <remarks>
/// PowerShell calls it for every import, in every runspace. The engine belongs to the process, as assemblies do: once bound
/// it stays bound, and another runspace may be using it. So there is no <c>IModuleAssemblyCleanup</c> here: taking the
/// handler away when one runspace removes the module would break the others and the next import.
/// Nothing of the engine may be named in this type: the handler must stand before the first such type is loaded.
/// </remarks>
public sealed class ModuleInitializer : IModuleAssemblyInitializer
{
    /// <summary>Makes the engine findable; called again, it does nothing.</summary>
    public void OnImport() => EngineLoadContext.Install();
}
