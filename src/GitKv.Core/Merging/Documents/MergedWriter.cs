using System.Buffers;

namespace GitKv.Core.Merging.Documents;

/// <summary>Writes a merged document: spans of the documents that it comes from, joined in the form that its containers have where they stand.</summary>
internal static class MergedWriter
{
    public static byte[] Write(MergedValue root, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, int expectedLength)
    {
        var output = new ArrayBufferWriter<byte>(Math.Max(256, expectedLength));
        output.Write(before);
        Write(root, output);
        output.Write(after);
        return output.WrittenSpan.ToArray();
    }

    private static void Write(MergedValue value, ArrayBufferWriter<byte> output)
    {
        JsonNode frame = value.Frame;
        if (value.Parts is null)
        {
            output.Write(frame.Text);
            return;
        }
        bool isObject = frame.Kind == JsonKind.Object;
        output.Write(isObject ? "{"u8 : "["u8);
        for (int i = 0; i < value.Parts.Count; i++)
        {
            MergedPart part = value.Parts[i];
            bool own = ReferenceEquals(part.Container, frame);
            if (i > 0) output.Write(","u8);
            output.Write(Lead(part, own, frame, isFirst: i == 0));
            if (isObject)
            {
                JsonMember member = part.Container.Members[part.Index];
                output.Write(part.Container.Source.AsSpan(member.Start, member.NameEnd - member.Start));
                output.Write(own || frame.Members.Length == 0 ? part.Container.Colon(part.Index) : frame.Colon(0));
            }
            Write(part.Value, output);
            if (i < value.Parts.Count - 1 && own && part.Index < frame.Members.Length - 1) output.Write(frame.Trail(part.Index));
        }
        if (value.Parts.Count > 0 && frame.Members.Length > 0) output.Write(frame.Trail(frame.Members.Length - 1));
        output.Write(isObject ? "}"u8 : "]"u8);
    }

    private static ReadOnlySpan<byte> Lead(in MergedPart part, bool own, JsonNode frame, bool isFirst)
    {
        if (frame.Members.Length == 0) return part.Container.Lead(part.Index);
        if (isFirst) return frame.Lead(0);
        if (own && part.Index > 0) return frame.Lead(part.Index);
        if (frame.Members.Length > 1) return frame.Lead(1);
        return own || part.Index == 0 ? frame.Lead(0) : part.Container.Lead(part.Index);
    }
}
