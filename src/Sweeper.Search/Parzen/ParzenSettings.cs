namespace Sweeper.Search.Parzen;

internal sealed record ParzenSettings
{
    public double PriorWeight { get; init; } = 1;
    public string Rule { get; init; } = "optuna";
    public double Scale { get; init; } = 0.2;
    public double MinWidth { get; init; }
    public double CatWeight { get; init; } = 1.0;
    public string CatRule { get; init; } = "optuna";
}
