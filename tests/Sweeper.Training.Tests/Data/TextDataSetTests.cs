using System.IO.Compression;
using System.Text;
using Sweeper.Engine;
using Sweeper.Engine.Trials;
using Sweeper.Training.Data;
using Sweeper.Training.Tests.Files;

namespace Sweeper.Training.Tests.Data;

public sealed class TextDataSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tabs_separate_fields_and_quotes_mean_nothing()
    {
        TextDataSet data = Read("a.tsv", "sentence\tlabel\n\"so\" good\t1\r\n\nbad, \"bad\t0\n");

        Assert.Equal([new("\"so\" good", 1), new("bad, \"bad", 0)], data.Train);
        Assert.Equal(["0", "1"], data.LabelNames);
        Assert.Null(data.ReadTest());
    }

    [Fact]
    public void Csv_fields_may_hold_commas_quotes_and_line_breaks()
    {
        TextDataSet data = Read("a.csv",
            "id,label,text\n7,pos,\"a \"\"b\"\", c\nsecond line\"\n8,neg,5\" disk\n");

        Assert.Equal([new("a \"b\", c\nsecond line", 1), new("5\" disk", 0)], data.Train);
        Assert.Equal(["neg", "pos"], data.LabelNames);
    }

    [Fact]
    public void Json_lines_hold_one_object_each()
    {
        TextDataSet data = Read("a.jsonl", """
            {"text": "tab\there é", "label": 1, "more": null}

            {"label": "0", "text": "b"}
            """);

        Assert.Equal([new("tab\there é", 1), new("b", 0)], data.Train);
    }

    [Fact]
    public void Semicolons_separate_the_fields_of_txt_files()
    {
        TextDataSet data = Read("a.txt", "text;label_name\na;joy\nb;anger\n");

        Assert.Equal([new("a", 1), new("b", 0)], data.Train);
    }

    [Fact]
    public void Packed_files_and_byte_order_marks_are_read()
    {
        string path = _folder.File("a.csv.gz");
        using (GZipStream stream = new(File.Create(path), CompressionLevel.Fastest))
        {
            stream.Write([.. Encoding.UTF8.Preamble, .. "text,label\na,1\nb,0\n"u8]);
        }

        Assert.Equal([new("a", 1), new("b", 0)], TextDataSet.Read(Settings(path)).Train);
    }

    [Theory]
    [InlineData("0 2 1", "0,1,2")]
    [InlineData("10 2 -1", "-1,2,10")]
    [InlineData("b B a 1", "1,B,a,b")]
    [InlineData("1 01", "01,1")]
    public void Whole_numbers_keep_their_order_and_names_have_the_ordinal_one(string labels, string expected)
    {
        TextDataSet data = Read("a.tsv",
            "text\tlabel\n" + string.Concat(labels.Split(' ').Select(label => $"x\t{label}\n")));

        Assert.Equal(expected.Split(','), data.LabelNames);
        Assert.Equal(labels.Split(' '), data.Train.Select(example => data.LabelNames[example.Label]));
    }

    [Fact]
    public void Takes_at_most_so_many_training_examples_from_the_top()
    {
        string train = _folder.Write("a.tsv", "text\tlabel\na\t0\nb\t1\nc\t1\nbroken\n");

        TextDataSet data = TextDataSet.Read(new()
        {
            Train = train,
            Validation = _folder.Write("v.tsv", "text\tlabel\na\t0\nb\t1\nc\t1\n"),
            MaxTrainExamples = 2,
        });

        Assert.Equal((2, 3), (data.Train.Count, data.Validation.Count));
    }

    [Fact]
    public void The_test_file_is_read_only_when_asked_for()
    {
        DataSettings settings = Settings(_folder.Write("a.tsv", "text\tlabel\na\t0\nb\t1\n"))
            with
        { Test = _folder.File("test.tsv") };
        TextDataSet data = TextDataSet.Read(settings);

        Assert.Throws<UserErrorException>(() => data.ReadTest());
        _folder.Write("test.tsv", "text\tlabel\nc\t1\n");
        Assert.Equal([new("c", 1)], data.ReadTest()!);
    }

    [Fact]
    public void Columns_are_found_by_their_usual_names_or_as_told()
    {
        string path = _folder.Write("a.csv", "review,Genre,emotion\na,x,joy\nb,y,fear\n");

        Assert.Equal(["fear", "joy"], TextDataSet.Read(Settings(path)).LabelNames);
        Assert.Equal(["x", "y"], TextDataSet.Read(Settings(path) with { LabelColumn = "Genre" }).LabelNames);
    }

    [Fact]
    public void Missing_columns_are_told_together_with_those_found_and_the_one_probably_meant()
    {
        string path = _folder.Write("a.csv", "body,sentimant\na,1\n");

        var e = Assert.Throws<UserErrorException>(() =>
            TextDataSet.Read(Settings(path) with { LabelColumn = "sentiment" }));

        Assert.Contains(
            $"{path}:1: error: no column is called sentence, text or review; the columns are 'body', 'sentimant'",
            e.Message, StringComparison.Ordinal);
        Assert.Contains("there is no column 'sentiment'", e.Message, StringComparison.Ordinal);
        Assert.Contains("write label: sentimant under data", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_and_label_must_be_two_columns()
    {
        string path = _folder.Write("a.csv", "text,label\na,1\n");

        Assert.Contains("'data.text' and 'data.label' are both 'label'",
            Error(Settings(path) with { TextColumn = "label" }), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_get_the_names_and_the_order_of_the_mapping()
    {
        DataSettings settings = Settings(_folder.Write("a.tsv", "text\tlabel\na\t5\nb\t1\nc\t2\n"));

        TextDataSet data = TextDataSet.Read(settings with { Labels = new([new("1", "bad"), new("2", "bad"), new("5", "good")]) });

        Assert.Equal(["bad", "good"], data.LabelNames);
        Assert.Equal([new("a", 1), new("b", 0), new("c", 0)], data.Train);
        Assert.Contains("a.tsv:3: error: the label '1' of 'b' is not in data.labels, which has '2', '5'",
            Error(settings with { Labels = new([new("2", "bad"), new("5", "good")]) }), StringComparison.Ordinal);
        Assert.Contains("a.tsv:2: error: the label '5' of 'a' and 1 more is not in data.labels",
            Error(Settings(_folder.Write("a.tsv", "text\tlabel\na\t5\nb\t1\nc\t5\n")) with { Labels = new([new("1", "x"), new("2", "y")]) }),
            StringComparison.Ordinal);
        _folder.Write("a.tsv", "text\tlabel\na\t5\nb\t1\nc\t2\n");
        Assert.Contains("no training example has the class 'odd' of data.labels",
            Error(settings with { Labels = new([new("1", "x"), new("2", "x"), new("5", "y"), new("7", "odd")]) }),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.csv", "premise,hypothesis,label\nit rains,it is wet,1\nit snows,it is hot,0\n")]
    [InlineData("a.jsonl", "{\"premise\": \"it rains\", \"hypothesis\": \"it is wet\", \"label\": 1}\n"
        + "{\"premise\": \"it snows\", \"hypothesis\": \"it is hot\", \"label\": 0}\n")]
    public void Pairs_have_a_second_text(string name, string content)
    {
        DataSettings settings = Settings(_folder.Write(name, content)) with { TextColumn = "premise", PairColumn = "hypothesis" };

        Assert.Equal([new("it rains", 1, "it is wet"), new("it snows", 0, "it is hot")], TextDataSet.Read(settings).Train);
        Assert.Contains("there is no column 'hypotesis'", Error(settings with { PairColumn = "hypotesis" }), StringComparison.Ordinal);
        Assert.Contains("'data.text' and 'data.text_pair' are both 'premise'", Error(settings with { PairColumn = "premise" }),
            StringComparison.Ordinal);
        _folder.Write(name, content.Replace("it is hot", " ", StringComparison.Ordinal));
        Assert.Contains("'hypothesis': error: the text is empty (label '0')", Error(settings), StringComparison.Ordinal);
    }

    [Fact]
    public void Validation_examples_come_out_of_the_training_file_when_a_share_is_given()
    {
        DataSettings settings = new()
        {
            Train = _folder.Write("a.tsv", "text\tlabel\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"text {i}\t{i % 2}\n"))),
            ValidationSplit = 0.25,
            SplitSeed = 1,
        };

        TextDataSet data = TextDataSet.Read(settings);
        TextDataSet cut = TextDataSet.Read(settings with { MaxTrainExamples = 6, MaxValidationExamples = 4 });

        Assert.Equal((30, 10, 5), (data.Train.Count, data.Validation.Count, data.Validation.Count(example => example.Label == 1)));
        Assert.Equal(data.Train.Take(6), cut.Train);
        Assert.Equal(data.Validation.Take(4), cut.Validation);
    }

    [Theory]
    [InlineData("a.tsv", "text\tlabel\na\t1\nb\tc\t0\n",
        ":3: error: the row has 3 fields, but the header has 2 (text, label), separated by tabs: 'b | c | 0'")]
    [InlineData("a.tsv", "text\tlabel\na\t1\n  \t0\n",
        ":3, column 'text': error: the text is empty (label '0')")]
    [InlineData("a.tsv", "text\tlabel\na\t1\nb\t \n", ":3, column 'label': error: the label of 'b' is empty")]
    [InlineData("a.csv", "text,label\n\"a\nb\",1\nx,y,0\n", ":4: error: the row has 3 fields")]
    [InlineData("a.csv", "text,label\na,1\n\"b,0\nc,1\n", ":3: error: a quoted field is never closed")]
    [InlineData("a.csv", "text,label\na,1\n\"b\"c,0\n", ":3: error: text follows the closing quote")]
    [InlineData("a.jsonl", "{\"text\": \"a\", \"label\": 1}\n{\"text\": \n",
        ":2: error: the line is not valid JSON")]
    [InlineData("a.jsonl", "{\"text\": \"a\", \"label\": 1}\n[1]\n",
        ":2: error: the line is no JSON object: '[1]'")]
    [InlineData("a.jsonl", "{\"text\": \"a\", \"label\": 1}\n{\"text\": \"b\"}\n",
        ":2: error: the object has no 'label'; its keys are 'text'")]
    [InlineData("a.jsonl", "{\"text\": \"a\", \"label\": 1}\n{\"text\": \"b\", \"label\": 0.5}\n",
        ":2, key 'label': error: the label is '0.5'")]
    [InlineData("a.jsonl", "{\"text\": \"a\", \"label\": 1}\n{\"text\": null, \"label\": 0}\n",
        ":2, key 'text': error: the text is 'null'")]
    [InlineData("a.jsonl", "{\"text\": \"\\ud800\", \"label\": 1}\n",
        ":1, key 'text': error: the text holds half a character")]
    [InlineData("a.tsv", "", "error: the file is empty")]
    [InlineData("a.csv", "", "error: the file is empty")]
    [InlineData("a.csv", "text,label\n", "error: 'train' has no examples: no row below the header")]
    [InlineData("a.jsonl", "\n\n", "error: 'train' has no examples: no line")]
    [InlineData("a.tsv", "text\tlabel\na\t1\nb\t1\n", "all 2 training examples read have the label '1'")]
    [InlineData("a.parquet", "x", "'train' ends in '.parquet', which is no format Sweeper reads")]
    [InlineData("a.csv.gz", "text,label", "'train' cannot be unpacked")]
    [InlineData("a.csv", "text,label,label\na,1,1\n", ":1: error: two columns are called 'label'")]
    public void Bad_files_say_what_is_wrong_and_where(string name, string content, string expected)
    {
        string path = _folder.Write(name, content);

        string message = Error(Settings(path));

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains(path, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_told_by_line()
    {
        string path = _folder.Write("a.tsv", [.. "text\tlabel\na\t1\ncaf"u8, 0xE9, .. "\t0\n"u8]);

        Assert.Contains($"{path}:3: error: the line is not UTF-8: 'caf", Error(Settings(path)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Binary_files_and_UTF_16_are_recognised()
    {
        Assert.Contains("the file is not text: byte 3 is zero",
            Error(Settings(_folder.Write("a.tsv", [80, 65, 82, 0, 1]))), StringComparison.Ordinal);
        Assert.Contains("the file looks like UTF-16 text",
            Error(Settings(_folder.Write("c.tsv", Encoding.Unicode.GetBytes("text\tlabel\ngood\t1\n")))), StringComparison.Ordinal);
        Assert.Contains("iconv -f UTF-16BE",
            Error(Settings(_folder.Write("c.tsv", Encoding.BigEndianUnicode.GetBytes("text\tlabel\ngood\t1\n")))), StringComparison.Ordinal);
        Assert.Contains("the file is packed with gzip",
            Error(Settings(_folder.Write("d.csv", [0x1f, 0x8b, 8, 0]))), StringComparison.Ordinal);
        Assert.Contains("the file is UTF-16",
            Error(Settings(_folder.Write("b.tsv", [0xFF, 0xFE, 65, 0]))), StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_files_are_all_told_with_whole_path_and_what_was_probably_meant()
    {
        _folder.Write("train.tsv", "");

        var e = Assert.Throws<UserErrorException>(() =>
            TextDataSet.Read(new()
            {
                Train = _folder.File("trian.tsv"),
                Validation =
                _folder.File("no/dev.tsv")
            }));

        Assert.Equal(2, e.Problems.Count);
        Assert.Contains($"{_folder.File("trian.tsv")}: error: 'train' names a file that does not exist",
            e.Message, StringComparison.Ordinal);
        Assert.Contains("the folder holds 'train.tsv'", e.Message, StringComparison.Ordinal);
        Assert.Contains($"there is no folder {_folder.File("no")}", e.Message, StringComparison.Ordinal);
        Assert.Contains("'train' is a folder", Error(Settings(_folder.Path)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_validation_label_that_no_training_example_has_is_told_by_row()
    {
        string train = _folder.Write("a.tsv", "text\tlabel\na\tpositive\nb\tnegative\n");
        string validation = _folder.Write("v.tsv", "text\tlabel\na\tpositive\nhm\tpositve\n");

        string message = Error(new() { Train = train, Validation = validation });

        Assert.Contains(
            $"{validation}:3: error: the label 'positve' of 'hm' occurs in no training example, "
                + "whose labels are 'negative', 'positive'",
            message, StringComparison.Ordinal);
        Assert.Contains("write 'positive'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Twenty_problems_are_shown_and_the_others_counted()
    {
        string path = _folder.Write("a.tsv", "text\tlabel\n" + string.Concat(Enumerable.Repeat("x\n", 25)));

        var e = Assert.Throws<UserErrorException>(() => TextDataSet.Read(
            new() { Train = path, Validation = _folder.Write("v.tsv", "text\tlabel\na\t0\nb\t1\n") }));

        Assert.Contains("5 more problems in this file are not shown", e.Message, StringComparison.Ordinal);
        Assert.Equal(21, e.Problems.Count);
    }

    [Fact]
    public void A_column_of_sentences_is_no_label()
    {
        string path = _folder.Write("a.csv",
            "text,label\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"a,sentence {i}\n")));

        Assert.Contains("50 training examples have 50 different labels", Error(Settings(path)),
            StringComparison.Ordinal);
    }

    [SharedDataFact]
    public void The_public_data_sets_are_read_in_full()
    {
        TextDataSet sst2 = TextDataSet.Read(new()
        {
            Train = SharedData.Path("data", "sst2", "train.tsv"),
            Validation = SharedData.Path("data", "sst2", "dev.tsv"),
            Test = SharedData.Path("data", "sst2", "test.tsv"),
        });
        TextDataSet phrases = TextDataSet.Read(new()
        {
            Train = SharedData.Path("data", "sst2-phrases", "train.tsv"),
            Validation = SharedData.Path("data", "sst2-phrases", "dev.tsv"),
        });
        TextDataSet emotion = TextDataSet.Read(new()
        {
            Train = SharedData.Path("data", "emotion", "train.txt"),
            Validation = SharedData.Path("data", "emotion", "val.txt"),
            Test = SharedData.Path("data", "emotion", "test.txt"),
            LabelColumn = "label_name",
        });
        TextDataSet imdb = TextDataSet.Read(new()
        {
            Train = SharedData.Path("data", "imdb", "small_train.csv"),
            Validation = SharedData.Path("data", "imdb", "small_test.csv"),
            Test = SharedData.Path("data", "imdb", "train.jsonl.gz"),
        });

        Assert.Equal((6920, 872, 1821), (sst2.Train.Count, sst2.Validation.Count, sst2.ReadTest()!.Count));
        Assert.Equal((67349, 872), (phrases.Train.Count, phrases.Validation.Count));
        Assert.Equal((16000, 2000, 2000),
            (emotion.Train.Count, emotion.Validation.Count, emotion.ReadTest()!.Count));
        Assert.Equal(["anger", "fear", "joy", "love", "sadness", "surprise"], emotion.LabelNames);
        Assert.Equal((4000, 2000, 25000), (imdb.Train.Count, imdb.Validation.Count, imdb.ReadTest()!.Count));
        Assert.Equal(2000, imdb.Train.Count(example => example.Label == 1));
    }

    private static string Error(DataSettings settings) =>
        Assert.Throws<UserErrorException>(() => TextDataSet.Read(settings)).Message;

    private static DataSettings Settings(string path) => new() { Train = path, Validation = path };

    private TextDataSet Read(string name, string content) =>
        TextDataSet.Read(Settings(_folder.Write(name, content)));
}
