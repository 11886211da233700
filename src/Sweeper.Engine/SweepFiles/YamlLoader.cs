using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sweeper.Engine.SweepFiles;

/// <summary>
/// Turns YAML text into nodes that know their place. Resolves anchors, aliases and merge keys.
/// </summary>
internal sealed class YamlLoader
{
    private const int MaxDepth = 50;
    private const string CoreTags = "tag:yaml.org,2002:";
    private const int MaxNodes = 100_000;

    private readonly Dictionary<string, (YamlNode Node, int Size)> _anchors = [];
    private readonly Parser _parser;
    private readonly Func<Mark, Place> _placeOf;
    private readonly Findings _findings;
    private int _nodes;

    private YamlLoader(string text, Func<Mark, Place> placeOf, Findings findings)
    {
        _parser = new Parser(new Scanner(new StringReader(text)));
        _placeOf = placeOf;
        _findings = findings;
    }

    /// <summary>
    /// The document's root; null when it is empty or not YAML (then <paramref name="findings"/> says why).
    /// </summary>
    public static YamlNode? Load(string text, Func<Mark, Place> placeOf, Findings findings)
    {
        var loader = new YamlLoader(text, placeOf, findings);
        try
        {
            return loader.Document();
        }
        catch (YamlException e)
        {
            YamlSyntax.Report(text, e.Start, e.Message, placeOf, findings);
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or OverflowException)
        {
            // The scanner of YamlDotNet 16 trips over some texts (a bracket that is never closed) in these
            // ways.
            Mark last = loader._parser.Current?.End ?? Mark.Empty;
            YamlSyntax.Report(text, last, "a [ or { is not closed, or a value breaks off", placeOf, findings);
            return null;
        }
        catch (LoadException e)
        {
            findings.Add(e.Place, e.Message, e.Fix);
            return null;
        }
    }

    private YamlNode? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out _))
        {
            return null;
        }

        _parser.Consume<DocumentStart>();
        YamlNode root = Node(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out DocumentStart? second))
        {
            _findings.Add(_placeOf(second.Start), "a second YAML document starts here",
                "keep one sweep in each file and remove the '---'");
        }

        return root;
    }

    private YamlNode Node(int depth)
    {
        ParsingEvent head = _parser.Current!;
        Count(head, 1);
        if (depth > MaxDepth)
        {
            throw new LoadException(_placeOf(head.Start), $"nested more than {MaxDepth} levels deep",
                "flatten it: a sweep file needs 6 levels");
        }

        if (_parser.TryConsume<AnchorAlias>(out AnchorAlias? alias))
        {
            return Alias(alias);
        }

        int before = _nodes;
        YamlNode node = _parser.TryConsume<Scalar>(out Scalar? scalar) ? ScalarOf(scalar)
            : _parser.TryConsume<SequenceStart>(out SequenceStart? list) ? ListOf(list, depth)
            : MapOf(_parser.Consume<MappingStart>(), depth);
        if (head is NodeEvent { Anchor.IsEmpty: false } named)
        {
            _anchors[named.Anchor.Value] = (node, _nodes - before + 1);
        }

        return node;
    }

    private YamlNode Alias(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out (YamlNode Node, int Size) anchor))
        {
            throw new LoadException(_placeOf(alias.Start),
                $"alias '*{alias.Value.Value}' has no anchor above it",
                $"put '&{alias.Value.Value}' before the value it stands for");
        }

        // Counted as if written out, so that aliases of aliases cannot grow without bounds.
        Count(alias, anchor.Size);
        return anchor.Node;
    }

    private YamlScalar ScalarOf(Scalar scalar)
    {
        bool isQuoted = scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any);
        string tag = scalar.Tag.IsEmpty ? "" : scalar.Tag.Value;
        if (tag is not ("" or "!") && !tag.StartsWith(CoreTags, StringComparison.Ordinal))
        {
            _findings.Add(_placeOf(scalar.Start), $"the tag '{tag}' means nothing in a sweep file",
                "remove it");
        }

        return new YamlScalar(_placeOf(scalar.Start), scalar.Value, isQuoted
            || tag is "!" or CoreTags + "str");
    }

    private YamlList ListOf(SequenceStart start, int depth)
    {
        List<YamlNode> items = [];
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node(depth + 1));
        }

        return new YamlList(_placeOf(start.Start), items);
    }

    private YamlMap MapOf(MappingStart start, int depth)
    {
        List<YamlEntry> own = [];
        List<YamlEntry> merged = [];
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            YamlNode key = Node(depth + 1);
            YamlNode value = Node(depth + 1);
            if (key is not YamlScalar name)
            {
                _findings.Add(key.Place, $"{key.Kind} is used as a key", "write a name before the ':'");
            }
            else if (name is { Text: "<<", IsQuoted: false })
            {
                merged.AddRange(Merged(value));
            }
            else if (own.Find(entry => entry.Key.Text == name.Text) is { } first)
            {
                _findings.Add(name.Place,
                    $"key '{name.Text}' is already given at line {first.Key.Place.Line}",
                    "remove one of the two");
            }
            else
            {
                own.Add(new YamlEntry(name, value));
            }
        }

        // Own keys win over merged ones, and among merged ones the first.
        return new YamlMap(_placeOf(start.Start),
            [.. own.Concat(merged).DistinctBy(entry => entry.Key.Text)]);
    }

    private IEnumerable<YamlEntry> Merged(YamlNode value)
    {
        IReadOnlyList<YamlNode> sources = value is YamlList list ? list.Items : [value];
        foreach (YamlNode source in sources.Where(source => source is not YamlMap))
        {
            _findings.Add(source.Place, $"'<<' merges mappings, but this is {source.Kind}",
                "name the anchor of a mapping: '<<: *name'");
        }

        return sources.OfType<YamlMap>().SelectMany(map => map.Entries);
    }

    private void Count(ParsingEvent at, int size)
    {
        _nodes += size;
        if (_nodes > MaxNodes)
        {
            throw new LoadException(_placeOf(at.Start), $"the file holds more than {MaxNodes} values",
                "use a distribution in place of long lists");
        }
    }

    private sealed class LoadException(Place place, string what, string fix) : Exception(what)
    {
        public Place Place { get; } = place;

        public string Fix { get; } = fix;
    }
}
