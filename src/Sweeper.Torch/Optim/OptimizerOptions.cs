namespace TorchSharp.Modules;

/// <summary>The settings of one group of parameters; null takes the optimizer's own.</summary>
public abstract class OptimizerOptions
{
    public double? LearningRate { get; set; }

    public double? InitialLearningRate { get; set; }

    public virtual void LoadStateDict(OptimizerOptions source)
    {
        LearningRate = source.LearningRate;
        InitialLearningRate = source.InitialLearningRate;
    }

    public virtual void LoadStateDict(BinaryReader reader)
    {
        LearningRate = reader.ReadDouble();
        InitialLearningRate = reader.ReadDouble();
    }

    public virtual void SaveStateDict(BinaryWriter writer)
    {
        writer.Write(LearningRate!.Value);
        writer.Write(InitialLearningRate!.Value);
    }

    /// <summary>Takes what is null here from the optimizer's defaults.</summary>
    internal abstract void FillFrom(OptimizerOptions defaults);

    private protected void FillRates(OptimizerOptions defaults)
    {
        LearningRate ??= defaults.LearningRate;
        InitialLearningRate ??= LearningRate;
    }
}
