using Sweeper.Engine.Slurm;

namespace Sweeper.Engine.Tests.Slurm;

public sealed class ElementPackingTests
{
    [Theory]
    [InlineData(200, 6, 1.0, 34)] // 34 s each: as long as all places are busy
    [InlineData(200, 6, 300.0, 2)] // ten minutes
    [InlineData(200, 6, 3600.0, 1)]
    [InlineData(4, 6, 1.0, 1)]
    [InlineData(200, 6, null, 1)]
    public void Short_trials_share_a_job_but_not_so_many_that_places_are_idle(int trials, int parallel, double? seconds, int perJob) =>
        Assert.Equal(perJob, ElementPacking.TrialsPerJob(new SlurmSettings { MaxParallel = parallel }, trials, seconds));

    [Fact]
    public void What_the_user_says_stands() =>
        Assert.Equal(5, ElementPacking.TrialsPerJob(new SlurmSettings { TrialsPerJob = 5 }, 3, 1e6));

    [Fact]
    public void Every_trial_is_in_one_element_and_the_first_ones_begin_at_once()
    {
        foreach ((int trials, int perJob) in from trials in Enumerable.Range(1, 60) from perJob in Enumerable.Range(1, 20) select (trials, perJob))
        {
            IReadOnlyList<IReadOnlyList<int>> elements = ElementPacking.Divide([.. Enumerable.Range(0, trials)], perJob);
            Assert.Equal(Enumerable.Range(0, trials), elements.SelectMany(element => element).Order());
            Assert.All(elements, element => Assert.InRange(element.Count, 1, perJob));
            Assert.Equal(Enumerable.Range(0, elements.Count), elements.Select(element => element[0]));
        }
    }
}
