namespace Sweeper.Engine.Trials;

/// <summary>What a trial takes on disk, in bytes of whole blocks.</summary>
/// <param name="Kept">When it has ended: model, predictions, events and the checkpoints that stay.</param>
/// <param name="Working">Beside that while it runs: what is written before the older copy of it is removed.</param>
public readonly record struct TrialFootprint(double Kept, double Working);
