namespace Sweeper.Training.Loop;

/// <summary>
/// How many examples of a batch go through the model at a time. Begins with all, and is halved whenever memory runs
/// out. Trials of the same model, text length, batch size and device share one, so that each begins with what fitted.
/// </summary>
internal sealed class MicroBatch
{
    /// <summary>Null for whole batches.</summary>
    public int? Size { get; private set; }

    /// <summary>Told the number of examples before each forward pass: a test lets memory run out here.</summary>
    public Action<int> BeforeForward { get; init; } = _ => { };

    /// <summary>Examples that go through at a time, of a batch of so many.</summary>
    public int Of(int rows) => Math.Min(Size ?? rows, rows);

    /// <summary>Halves what goes through at a time, rounded up.</summary>
    /// <param name="rows">Examples of the batch for which memory ran out. 2 or more go through at a time.</param>
    public void Halve(int rows) => Size = (Of(rows) + 1) / 2;

    /// <summary>
    /// Whether parts are pointless: not even one example at a time keeps to the memory budget. Whole batches go through
    /// then, which are faster.
    /// </summary>
    public bool IsPointless { get; private set; }

    /// <summary>Notes that parts do not help.</summary>
    public void GiveUp() => (Size, IsPointless) = (null, true);

    /// <summary>Takes the size over with which a trial's checkpoint was written.</summary>
    public void Resume(int? size) => Size = size;
}
