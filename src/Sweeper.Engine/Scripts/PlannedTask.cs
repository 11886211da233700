using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Scripts;

/// <summary>Runs each trial as its plan says: the user's script, or the built-in task, which is made when it is first needed.</summary>
/// <param name="createBuiltIn">Makes the built-in task.</param>
public sealed class PlannedTask(Func<ITrialTask> createBuiltIn) : ITrialTask
{
    private readonly ScriptTask _script = new();
    private ITrialTask? _builtIn;

    /// <inheritdoc/>
    public bool LeavesGarbage { get; private set; } = true;

    /// <inheritdoc/>
    public TrialResult Run(TrialAssignment assignment, ITrialReporter reporter, CancellationToken stop)
    {
        LeavesGarbage = assignment.Plan.Script is null;
        return (LeavesGarbage ? _builtIn ??= createBuiltIn() : _script).Run(assignment, reporter, stop);
    }
}
