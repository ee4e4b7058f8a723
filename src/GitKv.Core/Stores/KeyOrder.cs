using System.Text;
using GitKv.Core.Keys;

namespace GitKv.Core.Stores;

/// <summary>The order in which keys are listed: by the UTF-8 bytes of their names in git.</summary>
internal sealed class KeyOrder(NameForm form)
{
    /// <summary>What is compared.</summary>
    public byte[] NameOf(string key) => Encoding.UTF8.GetBytes(KeyName.EncodeKey(key, form));
}
