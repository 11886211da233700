namespace Sweeper.Training.Loop;

/// <summary>The steps after which a model is evaluated: k times an epoch, the last time at its end.</summary>
internal sealed class EvaluationPoints
{
    private readonly int _stepsPerEpoch;
    private readonly int _perEpoch;

    /// <param name="stepsPerEpoch">1 or more.</param>
    /// <param name="evaluateEvery">1/k of an epoch, for a whole number k.</param>
    public EvaluationPoints(int stepsPerEpoch, double evaluateEvery)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stepsPerEpoch, 1);
        if (!(evaluateEvery is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(evaluateEvery), evaluateEvery, "must lie in (0, 1]");
        }

        _stepsPerEpoch = stepsPerEpoch;
        _perEpoch = (int)Math.Round(1 / evaluateEvery);
    }

    /// <summary>
    /// Whether an evaluation follows the step: those of an epoch of S steps follow its steps ceil(j S / k),
    /// j = 1, ..., k. An epoch of fewer than k steps has one after each.
    /// </summary>
    /// <param name="step">Steps done since the trial began. 1 or more.</param>
    public bool IsAt(int step)
    {
        (_, int inEpoch) = Split(step);
        return Parts(inEpoch) > Parts(inEpoch - 1);
    }

    /// <summary>Epochs trained after a step, in whole multiples of 1/k: the number an evaluation there is known by.</summary>
    /// <param name="step">Steps done since the trial began. 1 or more.</param>
    public double Epochs(int step)
    {
        (int epochsBefore, int inEpoch) = Split(step);
        return (((double)epochsBefore * _perEpoch) + Parts(inEpoch)) / _perEpoch;
    }

    // The step that ends an epoch belongs to it: in an epoch, steps count from 1 to S.
    private (int EpochsBefore, int InEpoch) Split(int step)
    {
        int epochsBefore = (step - 1) / _stepsPerEpoch;
        return (epochsBefore, step - (epochsBefore * _stepsPerEpoch));
    }

    private long Parts(int stepsOfEpoch) => (long)stepsOfEpoch * _perEpoch / _stepsPerEpoch;
}
