using System.Text;

namespace GitKv.Core.Formats.Reading;

/// <summary>Opens text files: UTF-8, or as the byte order mark says.</summary>
internal static class TextSource
{
    /// <summary>A reader that fails at bytes that are no text (<see cref="DecoderFallbackException"/>) and leaves the stream open.</summary>
    public static StreamReader Open(Stream stream) => new(
        stream,
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
        detectEncodingFromByteOrderMarks: true,
        bufferSize: 32 * 1024,
        leaveOpen: true);

    public static Errors.KvException NotText(string source, Exception inner) =>
        FormatErrors.Invalid(source, null, "it is not UTF-8 text. Save it as UTF-8.", inner);
}
