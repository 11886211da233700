using System.IO.Compression;
using System.Text;
using Sweeper.Engine;
using Sweeper.Engine.Tests;
using Sweeper.Training.Data;
using Sweeper.Training.Tests.Files;

namespace Sweeper.Training.Tests.Data;

/// <summary>Data files of which some bytes were changed: they are read, or refused with the documented error.</summary>
public sealed class DamagedTablesTests
{
    private const string Csv =
        "id,label,text\n1,pos,\"a \"\"good\"\" film, really\nand long\"\n2,neg,5\" disk\n3,pos,\"\u00e9\u4e2d\"\n4,neg,bad\r\n";

    [Fact]
    public void Csv_files() => Fuzz("a.csv", Encoding.UTF8.GetBytes(Csv));

    [Fact]
    public void Tabs() => Fuzz("a.tsv", "text\tlabel\n\"so\" good\t1\nbad\t0\n\nworse\t0\n"u8.ToArray());

    [Fact]
    public void Json_lines() => Fuzz("a.jsonl", """
        {"text": "tab\there \u00e9", "label": 1, "more": null}
        {"label": "0", "text": "b", "nested": {"a": [1, 2]}}
        """u8.ToArray());

    [Fact]
    public void Packed_files()
    {
        using MemoryStream packed = new();
        using (GZipStream stream = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(Encoding.UTF8.GetBytes(Csv));
        }

        Fuzz("a.csv.gz", packed.ToArray());
    }

    private static void Fuzz(string name, byte[] good)
    {
        using TemporaryFolder folder = new();
        Random random = new(FuzzRounds.Seed);
        foreach (int round in FuzzRounds.Of(300))
        {
            byte[] bad = DamagedBytes.Of(good, random);
            string path = folder.Write(name, bad);
            try
            {
                TextDataSet data = TextDataSet.Read(new() { Train = path, Validation = path });
                Assert.All(data.Train, example => Assert.InRange(example.Label, 0, data.LabelNames.Count - 1));
            }
            catch (UserErrorException e)
            {
                Assert.All(e.Problems, problem => Assert.NotEmpty(problem.Fix));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"round {round}: {Convert.ToHexString(bad)}", e);
            }
        }
    }
}
