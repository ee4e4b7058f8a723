using GitKv.Core.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GitKv.Core.Values.Yaml;

/// <summary>
/// Reads a stream of YAML documents, one at a time. Aliases stay references here, so a document takes no more memory than its text is worth.
/// </summary>
internal sealed class YamlComposer
{
    private readonly Parser _parser;
    private readonly Dictionary<AnchorName, YamlNode> _anchors = [];
    private int _depth;

    public YamlComposer(TextReader text) => _parser = new Parser(text);

    /// <summary>The next document; null after the last.</summary>
    /// <exception cref="KvException">ValueInvalid, ValueTooDeep, ValueHasCycle.</exception>
    public YamlNode? Next() => Begin() ? Do(ReadNode) : null;

    /// <summary>Goes to the next document, to be read by <see cref="Entries"/>; false after the last.</summary>
    public bool Begin() => Do(() =>
    {
        while (_parser.MoveNext())
        {
            if (_parser.Current is not DocumentStart) continue;
            _anchors.Clear();
            _depth = 0;
            Advance();
            return true;
        }
        return false;
    });

    /// <summary>Whether the document begun is a mapping.</summary>
    public bool AtMapping => _parser.Current is MappingStart;

    /// <summary>The entries of the mapping that the document begun is, one at a time. What is anchored stays in memory, the rest does not.</summary>
    public IEnumerable<(string Key, YamlNode Value)> Entries()
    {
        Do(() => Open((MappingStart)_parser.Current!));
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (Do(() => ReadEntry(names, out (string, YamlNode) entry) ? entry : default((string Key, YamlNode Value)?)) is { } next) yield return next;
    }

    public static KvException At(Mark place, string problem, Exception? inner = null) =>
        ValueErrors.Invalid($"The YAML is not acceptable at line {place.Line}, column {place.Column}: {problem}", inner);

    private ParsingEvent Advance() =>
        _parser.MoveNext() ? _parser.Current! : throw ValueErrors.Invalid("The YAML ends in the middle of a document. Complete it.");

    /// <summary>Reads the node whose first event is the current one, and leaves its last event current.</summary>
    private YamlNode ReadNode()
    {
        switch (_parser.Current)
        {
            case Scalar scalar:
                return Remember(scalar, new YamlScalar(scalar.Start, scalar.Value, scalar.Tag, scalar.Style == ScalarStyle.Plain) { Complete = true });
            case AnchorAlias alias:
                if (!_anchors.TryGetValue(alias.Value, out YamlNode? target)) throw At(alias.Start, $"the alias *{alias.Value} has no anchor before it.");
                if (!target.Complete) throw ValueErrors.HasCycle($"The YAML contains itself: the alias *{alias.Value} at line {alias.Start.Line} stands inside the node that it names. JSON can't say that.");
                return new YamlAlias(alias.Start, target);
            case SequenceStart start:
                RequireTag(start, "tag:yaml.org,2002:seq", "tag:yaml.org,2002:omap", "tag:yaml.org,2002:pairs");
                var sequence = Remember(start, new YamlSequence(start.Start));
                Enter();
                while (Advance() is not SequenceEnd) sequence.Items.Add(ReadNode());
                return Leave(sequence);
            case MappingStart start:
                YamlMapping mapping = Open(start);
                var names = new HashSet<string>(StringComparer.Ordinal);
                while (ReadEntry(names, out (string, YamlNode) entry)) mapping.Entries.Add(entry);
                return Leave(mapping);
            default:
                throw ValueErrors.Invalid("The YAML ends in the middle of a document. Complete it.");
        }
    }

    private YamlMapping Open(MappingStart start)
    {
        RequireTag(start, "tag:yaml.org,2002:map", "tag:yaml.org,2002:set");
        var mapping = Remember(start, new YamlMapping(start.Start));
        Enter();
        return mapping;
    }

    private bool ReadEntry(HashSet<string> names, out (string Key, YamlNode Value) entry)
    {
        entry = default;
        if (Advance() is MappingEnd) return false;
        YamlNode key = ReadNode();
        if (key is YamlAlias alias) key = alias.Target;
        if (key is not YamlScalar scalar) throw At(key.Start, "a key is a sequence or a mapping, and JSON's are text. Give it a key that is text.");
        if (!names.Add(scalar.Value)) throw At(key.Start, $"the key '{Keys.KeyErrors.Show(scalar.Value)}' stands twice in one mapping. Remove one of the two.");
        Advance();
        entry = (scalar.Value, ReadNode());
        return true;
    }

    private static T Do<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (YamlException error)
        {
            throw At(error.Start, error.Message, error);
        }
    }

    private T Remember<T>(NodeEvent start, T node)
        where T : YamlNode
    {
        if (!start.Anchor.IsEmpty) _anchors[start.Anchor] = node;
        return node;
    }

    private void Enter()
    {
        if (++_depth > ValueCodec.MaxDepth) throw ValueErrors.TooDeep();
    }

    private T Leave<T>(T node)
        where T : YamlNode
    {
        _depth--;
        node.Complete = true;
        return node;
    }

    private static void RequireTag(NodeEvent start, params ReadOnlySpan<string> known)
    {
        if (start.Tag.IsEmpty || start.Tag.IsNonSpecific || known.Contains(start.Tag.Value)) return;
        throw CoreSchema.UnknownTag(start.Start, start.Tag);
    }
}
