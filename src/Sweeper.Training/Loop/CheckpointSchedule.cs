using Sweeper.Engine.Trials;

namespace Sweeper.Training.Loop;

/// <summary>Says when a checkpoint is due that nobody has told the trial to write.</summary>
/// <remarks>
/// The newest is worth writing at an evaluation once training since the last one has taken 50 times as long as writing
/// it did, and at least five seconds: so checkpoints take less than 2 % of the time, whatever the size of the model and
/// the speed of the disk.
/// </remarks>
/// <param name="settings">Of the plan.</param>
/// <param name="clock">Measures the age of the last checkpoint and what it took.</param>
internal sealed class CheckpointSchedule(CheckpointSettings settings, TimeProvider clock)
{
    private const int TimesItsCost = 50;
    private static readonly TimeSpan LeastAge = TimeSpan.FromSeconds(5);

    private long _last = clock.GetTimestamp();
    private TimeSpan _cost;

    /// <summary>Whether one is due after an evaluation.</summary>
    /// <param name="isBest">The evaluation is the best so far.</param>
    /// <param name="isLast">Nothing is left to train: only a checkpoint that stays is worth writing.</param>
    public bool IsDueAtEvaluation(bool isBest, bool isLast) => settings.Keep switch
    {
        CheckpointRetention.All => true,
        CheckpointRetention.Best => isBest || (IsLastOld && !isLast),
        CheckpointRetention.Last => IsLastOld && !isLast,
        _ => false,
    };

    /// <summary>Whether one is due after a step.</summary>
    /// <param name="step">Steps done since the trial began.</param>
    public bool IsDueAtStep(int step) => settings.EverySteps is { } steps && step % steps == 0;

    /// <summary>Writes one and takes the time.</summary>
    public void Time(Action write)
    {
        long begin = clock.GetTimestamp();
        write();
        _last = clock.GetTimestamp();
        _cost = clock.GetElapsedTime(begin, _last);
    }

    private bool IsLastOld => clock.GetElapsedTime(_last) is var age && age >= LeastAge && age >= TimesItsCost * _cost;
}
