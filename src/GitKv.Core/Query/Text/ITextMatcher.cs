namespace GitKv.Core.Query.Text;

/// <summary>Finds lines in one value after the other, on one thread.</summary>
internal interface ITextMatcher
{
    /// <summary>Null where there are none.</summary>
    List<TextMatch>? Find(ReadOnlySpan<byte> value);
}
