using System.Text;
using GitKv.Core.Keys;

namespace GitKv.Core.Stores;

/// <summary>The order in which keys are listed: by the UTF-8 bytes of their names in git.</summary>
internal sealed class KeyOrder(NameForm form) : IComparer<string>
{
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null) return Comparer<string>.Default.Compare(x, y);
        return Encoding.UTF8.GetBytes(KeyName.EncodeKey(x, form)).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(KeyName.EncodeKey(y, form)));
    }
}
