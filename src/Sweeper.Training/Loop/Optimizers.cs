using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.optim;

namespace Sweeper.Training.Loop;

/// <summary>Makes a trial's optimizer.</summary>
internal static class Optimizers
{
    public static readonly IReadOnlyList<string> Names = ["adamw", "adam", "sgd", "rmsprop", "lion", "adafactor"];

    /// <summary>An optimizer over the trained parameters of a model, in <see cref="ParameterGroups"/>.</summary>
    /// <param name="model">Whose parameters are trained.</param>
    /// <param name="optimizer">One of <see cref="Names"/>.</param>
    /// <param name="learningRate">Until the first change of the groups' rates.</param>
    /// <param name="weightDecay">Decoupled for adamw (Loshchilov and Hutter, 2019), lion and adafactor; else an L2 penalty.</param>
    /// <param name="momentum">Of sgd; the others have their own.</param>
    /// <param name="layerDecay">Factor of the learning rate from a layer to the one below. In (0, 1].</param>
    public static OptimizerHelper Create(
        Module model, string optimizer, double learningRate, double weightDecay, double momentum, double layerDecay = 1)
    {
        IReadOnlyList<ParameterGroup> groups = ParameterGroups.Of(model, layerDecay);
        double Rate(ParameterGroup group) => learningRate * group.RateFactor;
        double Decay(ParameterGroup group) => group.Decays ? weightDecay : 0;
        return optimizer switch
        {
            "adamw" => AdamW(
                groups.Select(g => new AdamW.ParamGroup(g.Parameters, lr: Rate(g), weight_decay: Decay(g))), lr: learningRate),
            "adam" => Adam(
                groups.Select(g => new Adam.ParamGroup(g.Parameters, lr: Rate(g), weight_decay: Decay(g))), lr: learningRate),
            "sgd" => SGD(
                groups.Select(g => new SGD.ParamGroup(g.Parameters, lr: Rate(g), momentum: momentum, weight_decay: Decay(g))),
                learningRate, momentum: momentum),
            "rmsprop" => RMSProp(
                groups.Select(g => new RMSProp.ParamGroup(g.Parameters, lr: Rate(g), eps: 1e-8, weight_decay: Decay(g))), lr: learningRate),
            "lion" => Lion(groups.Select(g => new Lion.ParamGroup(g.Parameters, lr: Rate(g), weight_decay: Decay(g)))),
            "adafactor" => Adafactor(groups.Select(g => new Adafactor.ParamGroup(g.Parameters, lr: Rate(g), weight_decay: Decay(g)))),
            _ => throw new ArgumentOutOfRangeException(
                nameof(optimizer), optimizer, $"is none of {string.Join(", ", Names)}"),
        };
    }

    /// <summary>What an optimizer remembers of a parameter before its first step.</summary>
    public static OptimizerState NewState(Optimizer optimizer, Parameter parameter) => optimizer switch
    {
        AdamW _ => new AdamW.State(parameter),
        Adam _ => new Adam.State(parameter),
        SGD _ => new SGD.State(parameter),
        RMSProp _ => new RMSProp.State(parameter),
        Lion _ => new Lion.State(parameter),
        Adafactor _ => new Adafactor.State(parameter),
        _ => throw new ArgumentOutOfRangeException(nameof(optimizer), optimizer, "is none that Create makes"),
    };
}
