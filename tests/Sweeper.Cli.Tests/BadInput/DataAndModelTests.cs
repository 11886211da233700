using System.Buffers.Binary;
using System.Text;

namespace Sweeper.Cli.Tests.BadInput;

public sealed class DataAndModelTests : RefusalTest
{
    private string Train => Path.Combine(Place.File("data"), "train.tsv");

    [Fact]
    public async Task A_row_that_lacks_a_field_is_named()
    {
        await File.AppendAllTextAsync(Train, "no label here\n");

        await RefusedAsync([], "train.tsv:42: error: ", "sentence", "label", "'no label here'");
    }

    [Fact]
    public async Task A_column_that_is_not_there_is_named()
    {
        string text = await File.ReadAllTextAsync(Train);
        await File.WriteAllTextAsync(Train, text.Replace("sentence\tlabel", "words\tlabel", StringComparison.Ordinal));

        await RefusedAsync([], "train.tsv", "'words'", "text: words");
    }

    [Fact]
    public async Task A_label_that_training_never_saw_is_named_with_its_row()
    {
        await File.AppendAllTextAsync(Path.Combine(Place.File("data"), "validation.tsv"), "a very odd idea\tpositiv\n");

        await RefusedAsync([], "validation.tsv:22", "'positiv'", "positive");
    }

    [Fact]
    public async Task Text_in_another_encoding_and_files_of_no_text_are_told_together()
    {
        await File.WriteAllTextAsync(Train, await File.ReadAllTextAsync(Train), Encoding.Unicode);
        await File.WriteAllBytesAsync(Path.Combine(Place.File("data"), "validation.tsv"), [0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1, 2]);

        await RefusedAsync([], "train.tsv: error: the file is UTF-16 text", "iconv", "validation.tsv: error: the file is not text", "\n2 problems.\n");
    }

    [Fact]
    public Task A_label_column_with_a_typo_is_named_with_the_one_that_is_meant() =>
        RefusedAsync(["sweeper.task.data={ train: data/train.tsv, validation_split: 0.2, label: lable }"], "no column 'lable'", "write label: label");

    [Fact]
    public async Task A_model_that_asks_for_code_to_run_is_refused_and_runs_none()
    {
        string trace = Place.File("trace");
        await File.WriteAllTextAsync(
            Path.Combine(Place.File("model"), "pytorch_model.bin"), $"cos\nsystem\n(S'touch {trace}'\ntR.");

        await RefusedAsync(["sweeper.task.init=pretrained"], "pytorch_model.bin");
        Assert.False(File.Exists(trace));
    }

    [Fact]
    public async Task Weights_that_lie_about_their_header_are_refused()
    {
        byte[] lie = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(lie, 2L << 30);
        await File.WriteAllBytesAsync(Path.Combine(Place.File("model"), "model.safetensors"), lie);

        await RefusedAsync(["sweeper.task.init=pretrained"], "model.safetensors", "2147483648", "more than the format's 100000000");
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        File.Delete(Train);

        await RefusedAsync([], "data", "train");
    }

    [Fact]
    public Task A_model_folder_that_is_not_there_is_named() =>
        RefusedAsync(["sweeper.task.model=modell"], "'modell'", "did you mean", "/model");

    [Fact]
    public Task A_model_folder_without_weights_is_told() =>
        RefusedAsync(["sweeper.task.init=pretrained"], "model.safetensors", "init: random");

    [Fact]
    public async Task Weights_of_wrong_shapes_are_named()
    {
        WriteWeights("bert.embeddings.word_embeddings.weight", 7, 16);

        await RefusedAsync(["sweeper.task.init=pretrained"], "model.safetensors", "word_embeddings.weight", "7");
    }

    [Fact]
    public async Task Files_of_no_model_are_told_and_all_of_them()
    {
        await File.WriteAllTextAsync(Path.Combine(Place.File("model"), "config.json"), "{ broken");
        File.Delete(Path.Combine(Place.File("model"), "vocab.txt"));

        await RefusedAsync([], "config.json", "vocab.txt", "\n2 problems.\n");
    }

    [Fact]
    public Task Texts_longer_than_the_models_positions_are_refused_before_anything_runs() =>
        RefusedAsync(["max_length=16,4000"], "max_length goes up to 4000", "positions", "set max_length to");

    private void WriteWeights(string tensor, int rows, int columns)
    {
        int size = 4 * rows * columns;
        byte[] header = Encoding.UTF8.GetBytes(
            $$$"""{"{{{tensor}}}":{"dtype":"F32","shape":[{{{rows}}},{{{columns}}}],"data_offsets":[0,{{{size}}}]}}""");
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        File.WriteAllBytes(Path.Combine(Place.File("model"), "model.safetensors"), [.. length, .. header, .. new byte[size]]);
    }
}
