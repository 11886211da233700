using Sweeper.Bench;

string[] usage =
[
    "training [ROUNDS]   samples/s against the PyTorch peer, alternately (default 5 rounds)",
    "scratch             SST-2 accuracy from scratch with the peer's settings, 3 seeds",
    "sweep               overhead of sst-grid, and a worker's memory over 50 trials",
    "tokenize            sentences a minute of each tokenizer",
    "pretrained          the bundled encoder against a random start, 3 seeds each",
];

switch (args.FirstOrDefault())
{
    case "training":
        TrainingSpeed.Compare(args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 5);
        return 0;
    case "train-once":
        TrainingSpeed.Once(args[1]);
        return 0;
    case "scratch":
        Accuracy.FromScratch();
        return 0;
    case "pretrained":
        Accuracy.Pretrained();
        return 0;
    case "tokenize":
        TokenizerSpeed.Run();
        return 0;
    case "sweep":
        SweepCost.Overhead();
        SweepCost.Memory();
        return 0;
    default:
        Console.Error.WriteLine("usage: dotnet run -c Release --project bench/Sweeper.Bench -- WHAT");
        Array.ForEach(usage, line => Console.Error.WriteLine($"  {line}"));
        return 1;
}
