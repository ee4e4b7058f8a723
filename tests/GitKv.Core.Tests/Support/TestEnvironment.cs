using System.Runtime.CompilerServices;

namespace GitKv.Core.Tests.Support;

/// <summary>Takes out of the tests' own environment what would lead a client to loopback servers astray: proxies, and certificates that hide those of settings.</summary>
internal static class TestEnvironment
{
    [ModuleInitializer]
    internal static void Clean()
    {
        foreach (string name in (string[])["GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_SSL_NO_VERIFY", "GIT_PROXY_SSL_CAINFO", "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GITKV_TRANSPORT"])
            Environment.SetEnvironmentVariable(name, null);
    }
}
