using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sweeper.Engine.SweepFiles;

/// <summary>
/// Writes a tree as YAML that reads back as the same tree. Aliases are written out, comments are gone.
/// </summary>
internal static class YamlWriter
{
    public static string Write(YamlMap root)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, EmitterSettings.Default.WithBestWidth(int.MaxValue));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Write(root, emitter);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Write(YamlNode node, Emitter emitter)
    {
        switch (node)
        {
            case YamlMap map:
                emitter.Emit(new MappingStart(null, null, true, MappingStyle.Block));
                foreach (YamlEntry entry in map.Entries)
                {
                    Write(entry.Key, emitter);
                    Write(entry.Value, emitter);
                }

                emitter.Emit(new MappingEnd());
                break;
            case YamlList list:
                bool isFlat = list.Items.All(item => item is YamlScalar);
                emitter.Emit(new SequenceStart(null, null, true, isFlat ? SequenceStyle.Flow
                    : SequenceStyle.Block));
                foreach (YamlNode item in list.Items)
                {
                    Write(item, emitter);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case YamlScalar scalar:
                string value = scalar.IsNull ? "null" : scalar.Text;
                ScalarStyle style = scalar.IsQuoted ? ScalarStyle.DoubleQuoted : ScalarStyle.Plain;
                emitter.Emit(new Scalar(null, null, value, style, isPlainImplicit: true,
                    isQuotedImplicit: true));
                break;
        }
    }
}
