using GitKv.Core.Errors;
using GitKv.Core.Repositories;

namespace GitKv.Core.Tests.Repositories;

public sealed class FailureTests
{
    [Fact]
    public void Refusals_of_the_system_are_told_apart()
    {
        int readOnly = OperatingSystem.IsWindows() ? unchecked((int)0x80070013) : 30;
        int full = OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28;
        Assert.Equal(ErrorIds.RepositoryReadOnly, WriteFailure.Translate(new UnauthorizedAccessException("no"), "/x").ErrorId);
        Assert.Equal(ErrorIds.RepositoryReadOnly, WriteFailure.Translate(new IOException("no", readOnly), "/x").ErrorId);
        KvException noSpace = WriteFailure.Translate(new IOException("no", full), "/x");
        Assert.Equal(ErrorIds.WriteFailed, noSpace.ErrorId);
        Assert.Contains("full", noSpace.Message, StringComparison.Ordinal);
        KvException other = WriteFailure.Translate(new IOException("the reason"), "/x");
        Assert.Equal((ErrorIds.WriteFailed, "/x"), (other.ErrorId, other.Target));
        Assert.Contains("the reason", other.Message, StringComparison.Ordinal);
        Assert.Same(other, WriteFailure.Translate(other, "/y"));
        Assert.Equal(ErrorIds.ReadFailed, ReadFailure.Translate(new UnauthorizedAccessException("no"), "/x").ErrorId);
    }
}
