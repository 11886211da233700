using Sweeper.Engine.Slurm;

namespace Sweeper.Engine.Tests.Slurm;

/// <summary>What Slurm's commands print, as recorded from Slurm 22.05 and as its manual has it.</summary>
public sealed class SlurmTextTests
{
    [Fact]
    public void Elements_of_a_queue_are_read()
    {
        const string output = """
            12|2|PENDING|Resources||sweeper-a-0001-x
            12|3|PENDING|JobArrayTaskLimit||sweeper-a-0001-x
            12|0|RUNNING|None|n1|sweeper-a-0001-x
            12|1|CANCELLED|None|n2|name|with|bars

            """;

        IReadOnlyList<SlurmElementState> states = SlurmText.Queue(output);

        Assert.Equal(new SlurmElementState("12", 2, "PENDING", "Resources", null, "sweeper-a-0001-x"), states[0]);
        Assert.Equal(new SlurmElementState("12", 0, "RUNNING", "None", "n1", "sweeper-a-0001-x"), states[2]);
        Assert.Equal("name|with|bars", states[3].Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("slurm_load_jobs error: Unable to contact slurm controller (connect failure)")]
    [InlineData("12|N/A|RUNNING|None|n1|other")]
    [InlineData("12|2-5|PENDING|None||other")]
    [InlineData("12|1|RUNNING")]
    public void What_is_not_understood_is_unknown(string output) => Assert.Empty(SlurmText.Queue(output));

    [Fact]
    public void Elements_of_the_accounting_are_read_but_for_ranges()
    {
        const string output = """
            12_0|COMPLETED|n1|a
            12_1|CANCELLED by 1000|n2|a
            12_2|OUT_OF_MEMORY|n3|a
            12_[3-5]|PENDING|None assigned|a
            13|RUNNING|n1|other
            """;

        Assert.Equal(
            [(0, SlurmFate.Ended, "n1"), (1, SlurmFate.Cancelled, "n2"), (2, SlurmFate.OutOfMemory, "n3")],
            SlurmText.Accounting(output).Select(state => (state.Element, state.Fate, state.Node!)));
    }

    [Theory]
    [InlineData("PENDING", SlurmFate.Alive)]
    [InlineData("RUNNING", SlurmFate.Alive)]
    [InlineData("COMPLETING", SlurmFate.Alive)]
    [InlineData("REQUEUED", SlurmFate.Alive)]
    [InlineData("A_STATE_OF_THE_FUTURE", SlurmFate.Alive)]
    [InlineData("NODE_FAIL", SlurmFate.TakenAway)]
    [InlineData("TIMEOUT", SlurmFate.TakenAway)]
    [InlineData("PREEMPTED", SlurmFate.TakenAway)]
    [InlineData("CANCELLED by 0", SlurmFate.Cancelled)]
    [InlineData("CANCELLED+", SlurmFate.Cancelled)]
    [InlineData("OUT_OF_ME+", SlurmFate.OutOfMemory)]
    [InlineData("COMPLETED", SlurmFate.Ended)]
    [InlineData("FAILED", SlurmFate.Ended)]
    public void States_mean(string state, object fate) => Assert.Equal(fate, SlurmJobState.Fate(state));

    [Theory]
    [InlineData("123\n", "123")]
    [InlineData("123;cluster\n", "123")]
    [InlineData("sbatch: Welcome\n123\n", "123")]
    [InlineData("", null)]
    [InlineData("Submitted batch job 123\n", null)]
    public void The_id_of_a_submission(string output, string? id) => Assert.Equal(id, SlurmText.SubmittedJob(output));

    [Theory]
    [InlineData("sbatch: error: Batch job submission failed: Invalid job array specification", true, false)]
    [InlineData("sbatch: error: QOSMaxSubmitJobPerUserLimit\nsbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)", true, false)]
    [InlineData("sbatch: error: AssocMaxSubmitJobLimit", true, false)]
    [InlineData("sbatch: error: invalid partition specified: nope", false, true)]
    [InlineData("sbatch: error: Batch job submission failed: Invalid generic resource (gres) specification", false, true)]
    [InlineData("sbatch: error: Batch job submission failed: Requested node configuration is not available", false, true)]
    [InlineData("sbatch: error: Batch job submission failed: Socket timed out on send/recv operation", false, false)]
    [InlineData("sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)", false, false)]
    public void A_refusal_is_told_from_not_knowing(string error, bool isTooMany, bool isRefusal) =>
        Assert.Equal((isTooMany, isRefusal), (SlurmText.IsTooMany(error), SlurmText.IsRefusal(error)));

    [Fact]
    public void A_setting_is_found_by_its_name()
    {
        const string output = "Configuration data as of 2026-11-21\nAccountingStorageType   = accounting_storage/none\nMaxArraySize            = 1001\n";
        Assert.Equal("1001", SlurmText.Setting(output, "MaxArraySize"));
        Assert.Null(SlurmText.Setting(output, "Max"));
    }

    [Fact]
    public void Why_it_waits()
    {
        Assert.Equal("waiting: Resources; 3 ahead", SlurmText.Waiting("Resources", 3));
        Assert.Equal("waiting: max_parallel", SlurmText.Waiting("JobArrayTaskLimit", 0));
    }
}
