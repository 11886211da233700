using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Sweeper.Engine.Trials;
using Sweeper.Pretrain;
using Sweeper.Training.Data;
using Sweeper.Training.Files;
using Sweeper.Training.Models;
using Sweeper.Training.Text;
using static TorchSharp.torch;

// Makes a tiny pretrained BERT from film reviews: a vocabulary, masked-language modelling on unlabelled reviews, then
// polarity of labelled reviews with every sentence labelled as its review, then the same with the unlabelled reviews
// that the result is sure of. The command that made models/tiny-bert is in
// its README.

string Option(string name, string standard)
{
    int at = Array.IndexOf(args, $"--{name}");
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : standard;
}

int Number(string name, int standard) =>
    int.Parse(Option(name, standard.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

double Real(string name, double standard) =>
    double.Parse(Option(name, standard.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

// Another shape of a model that was made before: nothing is trained.
if (args.Contains("--distilbert"))
{
    DistilBertShape.Write(Option("from", "models/tiny-bert"), Option("out", "models/tiny-distilbert"), Number("every", 1));
    return;
}

string unlabelled = Option("unlabelled", "../shared/data/imdb/unsup.jsonl.gz");
string labelled = Option("reviews", "../shared/data/imdb/train.jsonl.gz");
string folder = Option("out", "models/tiny-bert");
int steps = Number("mlm-steps", 3000);
int epochs = Number("polarity-epochs", 1);
long seed = Number("seed", 1);
set_num_threads(Number("threads", 1));
manual_seed(seed);
var clock = Stopwatch.StartNew();
void Say(string text) => Console.Error.WriteLine($"[{clock.Elapsed:hh\\:mm\\:ss}] {text}");

Directory.CreateDirectory(folder);
if (!File.Exists(Path.Combine(folder, "vocab.txt")))
{
    Say("counting words");
    Dictionary<string, long> words = WordCounts.Of(Review.Read(unlabelled).Select(review => review.Text), minimum: 3);
    IReadOnlyList<string> vocabulary = WordPieceTrainer.Train(words, Number("vocabulary-size", 8000), minimumCharacterCount: 50);
    File.WriteAllText(Path.Combine(folder, "vocab.txt"), string.Concat(vocabulary.Select(piece => piece + "\n")));
    Say($"vocabulary of {vocabulary.Count} pieces from {words.Count} words");
}

WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(folder);
var layout = new Dictionary<string, object>
{
    ["architectures"] = new[] { "BertForSequenceClassification" },
    ["model_type"] = "bert",
    ["vocab_size"] = tokenizer.VocabularySize,
    ["hidden_size"] = Number("hidden", 128),
    ["num_hidden_layers"] = Number("layers", 2),
    ["num_attention_heads"] = Number("heads", 2),
    ["intermediate_size"] = Number("intermediate", 512),
    ["hidden_act"] = "gelu",
    ["hidden_dropout_prob"] = 0.1,
    ["attention_probs_dropout_prob"] = 0.1,
    ["max_position_embeddings"] = 512,
    ["type_vocab_size"] = 2,
    ["layer_norm_eps"] = 1e-12,
    ["initializer_range"] = 0.02,
    ["pad_token_id"] = 0,
};
string json = JsonSerializer.Serialize(layout, Indented.Options);
File.WriteAllText(Path.Combine(folder, "config.json"), json + "\n");
File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), "{\n  \"do_lower_case\": true\n}\n");
EncoderConfig config = EncoderConfig.Load(folder);

string curves = Path.Combine(folder, "curves");
string encoder = Path.Combine(folder, "mlm.bin");
string? earlier = args.Contains("--from") ? Option("from", "") : null;
if (earlier is null && !File.Exists(encoder))
{
    List<int[]> passages = MaskedLanguageStage.Passages(Review.Read(unlabelled), tokenizer);
    Say($"{passages.Count} passages, {passages.Sum(passage => (long)passage.Length)} pieces");
    using var model = new BertMaskedLm(config, dropout: 0.1);
    using var progress = new Progress(curves, "mlm", steps);
    MaskedLanguageStage.Run(model, passages, tokenizer, steps, seed, progress);
    model.bert.save(encoder);
    Say($"masked-language modelling: {steps} steps, {progress.Tokens} tokens, {progress.Elapsed.TotalMinutes:F1} min");
}

// Every 50th review is held out, so that the figure printed after each epoch means something.
Review[] reviews = [.. Review.Read(labelled)];
List<TokenizedExample> train = PolarityStage.Sentences(reviews.Where((_, i) => i % 50 != 0), tokenizer);
List<TokenizedExample> heldOut = PolarityStage.Sentences(reviews.Where((_, i) => i % 50 == 0), tokenizer);
Say($"{train.Count} weakly labelled sentences, {heldOut.Count} held out");
double dropout = Real("dropout", 0.1);
double rate = Real("rate", 1e-3);

BertClassifier Start()
{
    var model = new BertClassifier(config, labels: 2, dropout);
    if (earlier is null)
    {
        model.bert.load(encoder, strict: false);
    }
    else
    {
        ModelWeights.Read(earlier).ApplyTo(model);
    }

    return model;
}

void TrainPolarity(BertClassifier model, string stage, List<TokenizedExample> sentences, int passes)
{
    using var progress = new Progress(curves, stage, passes * ((sentences.Count + 63) / 64));
    PolarityStage.Run(model, sentences, heldOut, tokenizer.PadId, new PolaritySettings(passes, rate, seed), progress);
    Say($"{stage}: {passes} epochs, {progress.Elapsed.TotalMinutes:F1} min");
}

BertClassifier classifier = Start();
int share = Number("polarity-share", 1);
TrainPolarity(classifier, "polarity", [.. train.Where((_, i) => i % share == 0)], epochs);
int more = Number("self-training-epochs", 1);
if (more > 0)
{
    // Reviews that the classifier is sure of join the labelled ones. The first time training starts again from the
    // encoder; a second round goes on from where it is.
    double confidence = Real("confidence", 0.58);
    Review[] guessed = [.. SelfTraining.Label(classifier, Review.Read(unlabelled), tokenizer, confidence)];
    List<TokenizedExample> sentences = [.. train, .. PolarityStage.Sentences(guessed, tokenizer)];
    Say($"{guessed.Length} reviews labelled, {guessed.Count(review => review.Label == 1)} positive: {sentences.Count} sentences");
    if (earlier is null)
    {
        classifier.Dispose();
        classifier = Start();
    }

    TrainPolarity(classifier, "self-training", sentences, more);
}

// The encoder and its pooler alone: a task draws its own head.
SafetensorsWriter.Write(
    DurableWrite.Export,
    Path.Combine(folder, "model.safetensors"),
    [
        .. classifier.state_dict()
            .Where(pair => pair.Key.StartsWith("bert.", StringComparison.Ordinal))
            .Select(pair => new TensorToWrite(pair.Key, "BF16", pair.Value.shape, pair.Value.detach().cpu().data<float>().ToArray())),
    ],
    metadata: null);
classifier.Dispose();
Say($"written to {folder}");
