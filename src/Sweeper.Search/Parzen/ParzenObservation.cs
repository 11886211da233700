namespace Sweeper.Search.Parzen;

/// <summary>A kernel of a Parzen estimator sits on each.</summary>
/// <param name="Row">One position for each axis.</param>
/// <param name="Weight">Above 0.</param>
internal readonly record struct ParzenObservation(double[] Row, double Weight);
