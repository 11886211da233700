using Sweeper.Training.Models;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.optim;

namespace Sweeper.Training.Loop;

/// <summary>Makes a trial's optimizer.</summary>
internal static class Optimizers
{
    public static readonly IReadOnlyList<string> Names = ["adamw", "adam", "sgd", "rmsprop"];

    /// <summary>An optimizer over all parameters of the model, in two groups: with weight decay and without.</summary>
    /// <param name="model">Whose parameters are trained.</param>
    /// <param name="optimizer">One of <see cref="Names"/>.</param>
    /// <param name="learningRate">Until the first change of the groups' rates.</param>
    /// <param name="weightDecay">Decoupled for adamw (Loshchilov and Hutter, 2019); an L2 penalty for the others.</param>
    /// <param name="momentum">Of sgd; the others have their own.</param>
    public static OptimizerHelper Create(
        Module model, string optimizer, double learningRate, double weightDecay, double momentum)
    {
        (string name, Parameter parameter)[] all = [.. model.named_parameters()];
        Parameter[] decayed = [.. all.Where(p => Decays(p.name)).Select(p => p.parameter)];
        Parameter[] plain = [.. all.Where(p => !Decays(p.name)).Select(p => p.parameter)];
        return optimizer switch
        {
            "adamw" => AdamW(
                [
                    new AdamW.ParamGroup(decayed, lr: learningRate, weight_decay: weightDecay),
                    new AdamW.ParamGroup(plain, lr: learningRate, weight_decay: 0),
                ], lr: learningRate),
            "adam" => Adam(
                [
                    new Adam.ParamGroup(decayed, lr: learningRate, weight_decay: weightDecay),
                    new Adam.ParamGroup(plain, lr: learningRate, weight_decay: 0),
                ], lr: learningRate),
            "sgd" => SGD(
                [
                    new SGD.ParamGroup(decayed, lr: learningRate, momentum: momentum, weight_decay: weightDecay),
                    new SGD.ParamGroup(plain, lr: learningRate, momentum: momentum, weight_decay: 0),
                ], learningRate, momentum: momentum),
            "rmsprop" => RMSProp(
                [
                    new RMSProp.ParamGroup(decayed, lr: learningRate, eps: 1e-8, weight_decay: weightDecay),
                    new RMSProp.ParamGroup(plain, lr: learningRate, eps: 1e-8, weight_decay: 0),
                ], lr: learningRate),
            _ => throw new ArgumentOutOfRangeException(
                nameof(optimizer), optimizer, $"is none of {string.Join(", ", Names)}"),
        };
    }

    /// <summary>The names of a model's parameters in the order of its optimizer: with weight decay first.</summary>
    public static IEnumerable<string> NamesInOrder(Module model) =>
        model.named_parameters().Select(p => p.name).OrderBy(name => !Decays(name)); // A stable sort.

    /// <summary>What an optimizer remembers of a parameter before its first step.</summary>
    public static OptimizerState NewState(Optimizer optimizer, Parameter parameter) => optimizer switch
    {
        AdamW _ => new AdamW.State(parameter),
        Adam _ => new Adam.State(parameter),
        SGD _ => new SGD.State(parameter),
        RMSProp _ => new RMSProp.State(parameter),
        _ => throw new ArgumentOutOfRangeException(nameof(optimizer), optimizer, "is none that Create makes"),
    };

    // As the reference does: decay pulls weights to zero, which neither biases nor norms' scales are meant to be.
    private static bool Decays(string name) =>
        !name.EndsWith("bias", StringComparison.Ordinal)
        && !WeightInitializer.IsLayerNorm(name);
}
