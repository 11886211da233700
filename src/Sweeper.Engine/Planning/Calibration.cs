namespace Sweeper.Engine.Planning;

/// <summary>The measured speed of one class of trials.</summary>
/// <param name="Class">What was run.</param>
/// <param name="SecondsPerStep">Wall time of an optimizer step, while every slot was busy.</param>
/// <param name="SecondsPerEvaluation">Wall time of an evaluation on the whole validation set.</param>
public sealed record ClassSpeed(WorkClass Class, double SecondsPerStep, double SecondsPerEvaluation);

/// <summary>What short runs of a sweep's real trials have shown of the time they take.</summary>
/// <param name="Classes">Measured classes.</param>
/// <param name="OverheadSeconds">Of a trial beside training and evaluation, on a worker that is warm.</param>
/// <param name="StartupSeconds">Of a worker's first trial, above that.</param>
public sealed record Calibration(IReadOnlyList<ClassSpeed> Classes, double OverheadSeconds, double StartupSeconds)
{
    /// <summary>Classes whose short run failed, with the reason.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];

    public SpeedModel Speed()
    {
        var speed = new SpeedModel();
        foreach (ClassSpeed one in Classes)
        {
            speed.Add(one.Class, 1, one.SecondsPerStep, 1, one.SecondsPerEvaluation);
        }

        return speed;
    }
}
