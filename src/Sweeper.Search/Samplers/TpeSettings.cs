using Sweeper.Search.Parzen;

namespace Sweeper.Search.Samplers;

internal sealed record TpeSettings
{
    public int Startup { get; init; } = 10;
    public double Gamma { get; init; } = 0.1;
    public string GammaRule { get; init; } = "linear";
    public int GammaCap { get; init; } = 25;
    public int Candidates { get; init; } = 24;
    public string Weights { get; init; } = "uniform";
    public ParzenSettings Good { get; init; } = new();
    public ParzenSettings Bad { get; init; } = new();
    public int BadCap { get; init; } = 1000;
}
