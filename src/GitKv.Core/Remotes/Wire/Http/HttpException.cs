using GitKv.Core.Errors;

namespace GitKv.Core.Remotes.Wire.Http;

/// <summary>A server answered with an error's status.</summary>
internal sealed class HttpException(KvException failure, bool mayHaveActed)
    : KvException(failure.ErrorId, failure.Kind, failure.Message, failure.Target, failure)
{
    /// <summary>Whether what was asked may have been done all the same.</summary>
    public bool MayHaveActed => mayHaveActed;
}
