using Sweeper.Search.Samplers;
using static Sweeper.Search.Tests.Studies;

namespace Sweeper.Search.Tests;

public sealed class TpeSamplerTests : SamplerContract
{
    private static readonly ParameterValue Sgd = new ParameterValue.Text("sgd");

    // Best at learning_rate = 1e-3, layers = 3, sgd with momentum 0.9; adamw is a little worse at its best.
    private static readonly SearchSpace Mixed = new([
        new("learning_rate", new LogUniform(1e-6, 1)),
        new("layers", new IntUniform(1, 8)),
        new("dropout", new QUniform(0, 0.5, 0.1)),
        new("optimizer", Names("adamw", "lion", "sgd")),
        new("momentum", new Uniform(0, 1), new OneOf("optimizer", [Sgd]))]);

    protected override bool IgnoresResults => false;

    protected override ISampler Create() => new TpeSampler();

    [Fact]
    public void Finds_better_configurations_than_chance()
    {
        double tpe = Enumerable.Range(0, 8).Average(seed => Best(Create(), seed));
        double random = Enumerable.Range(0, 8).Average(seed => Best(new RandomSampler(), seed));

        Assert.True(tpe < 0.5 * random, $"TPE {tpe}, random {random}");
    }

    [Fact]
    public void Goes_the_other_way_for_the_other_direction()
    {
        Study down = Run(Create(), Mixed, 3, 20, Loss) with { Direction = Direction.Minimize };
        Study up = down with
        {
            Direction = Direction.Maximize,
            Trials = [.. down.Trials.Select(trial => trial with { Objective = -trial.Objective })],
        };

        Assert.Equal(Create().Propose(down), Create().Propose(up));
    }

    [Fact]
    public void Proposes_different_things_to_workers_that_wait_for_results()
    {
        Study study = Run(Create(), Mixed, 5, 30, Loss);
        for (int worker = 0; worker < 8; worker++)
        {
            study = study.With(Create().Propose(study)!, TrialState.Running);
        }

        Configuration[] proposals = [.. study.Trials.Skip(30).Select(trial => trial.Configuration)];
        double[] rates = [.. proposals.Select(found => Math.Log10(found["learning_rate"]!.AsNumber()!.Value))];
        Assert.Equal(8, proposals.Distinct().Count());
        Assert.InRange(rates.Max() - rates.Min(), 0.3, 6);
    }

    [Fact]
    public void Depends_on_what_the_study_holds_and_not_on_which_objects_hold_it()
    {
        Study study = Run(Create(), Mixed, 1, 25, Loss);
        Study copy = study with
        {
            Space = new SearchSpace(Mixed.Parameters),
            Trials = [.. study.Trials.Select(trial => trial with { Configuration = new(trial.Configuration.Entries) })],
        };

        Assert.Equal(Create().Propose(study), Create().Propose(copy));
    }

    [Fact]
    public void Learns_from_another_sweep_before_its_own_first_result()
    {
        Study other = Run(Create(), Mixed, 2, 60, Loss);
        Study study = Studies.Empty(Mixed) with
        {
            Direction = Direction.Minimize,
            Prior = [.. other.Trials.Select(trial => new PriorTrial(trial.Configuration, trial.Objective!.Value + 5))],
        };

        double warm = Enumerable.Range(0, 20).Average(seed => Loss(Create().Propose(study with { Seed = seed })!));
        double cold = Enumerable.Range(0, 20).Average(seed => Loss(new RandomSampler().Propose(study with { Seed = seed })!));
        Assert.True(warm < 0.75 * cold, $"warm {warm}, cold {cold}");
    }

    [Fact]
    public void Keeps_away_from_what_breaks_an_outcome_constraint()
    {
        // The best values are to the left, but those below 0.5 break the constraint.
        SearchSpace space = Space(("a", new Uniform(0, 1)));
        Study study = Studies.Empty(space) with { Direction = Direction.Minimize };
        while (study.Trials.Count < 60)
        {
            Configuration proposal = Create().Propose(study)!;
            double a = proposal["a"]!.AsNumber()!.Value;
            TrialRecord trial = new(study.Trials.Count + 1, proposal, TrialState.Completed, [], a) { Violation = 0.5 - a };
            study = study with { Trials = [.. study.Trials, trial] };
        }

        double[] late = [.. study.Trials.Skip(30).Select(trial => trial.Objective!.Value)];
        Assert.InRange(late.Count(a => a is >= 0.5 and < 0.7), 15, 30);
    }

    [Fact]
    public void Covers_more_of_a_front_than_chance()
    {
        // ZDT1 of four parameters (Zitzler, Deb and Thiele, 2000): both goals down, the front is where b, c and d are 0.
        SearchSpace space = Space([.. new[] { "a", "b", "c", "d" }.Select(name => (name, (Domain)new Uniform(0, 1)))]);
        double tpe = Enumerable.Range(0, 4).Average(seed => FrontVolume(Create(), space, seed));
        double random = Enumerable.Range(0, 4).Average(seed => FrontVolume(new RandomSampler(), space, seed));

        Assert.True(tpe > random + 0.5, $"TPE {tpe}, random {random}");
    }

    [Fact]
    public void Says_that_it_learns() => Assert.True(Create().LearnsFromResults);

    private static double FrontVolume(ISampler sampler, SearchSpace space, long seed)
    {
        Study study = Studies.Empty(space, seed) with
        {
            Direction = Direction.Minimize,
            FurtherDirections = [Direction.Minimize],
        };
        while (study.Trials.Count < 60)
        {
            Configuration proposal = sampler.Propose(study)!;
            double[] x = [.. proposal.Entries.Select(entry => entry.Value.AsNumber()!.Value)];
            double g = 1 + (3 * (x[1] + x[2] + x[3]));
            TrialRecord trial = new(study.Trials.Count + 1, proposal, TrialState.Completed, [], x[0])
            {
                Further = [g * (1 - Math.Sqrt(x[0] / g))],
            };
            study = study with { Trials = [.. study.Trials, trial] };
        }

        return ParetoFront.Hypervolume(
            [.. study.Trials.Select(trial => new[] { trial.Objective!.Value, trial.Further[0] })],
            [1.1, 10], [Direction.Minimize, Direction.Minimize]);
    }

    private static double Best(ISampler sampler, long seed) =>
        Run(sampler, Mixed, seed, 50, Loss).Trials.Min(trial => trial.Objective!.Value);

    private static Study Run(ISampler sampler, SearchSpace space, long seed, int trials, Func<Configuration, double> loss)
    {
        Study study = Studies.Empty(space, seed) with { Direction = Direction.Minimize };
        while (study.Trials.Count < trials)
        {
            Configuration proposal = sampler.Propose(study)!;
            TrialRecord trial = new(study.Trials.Count + 1, proposal, TrialState.Completed, [], loss(proposal));
            study = study with { Trials = [.. study.Trials, trial] };
        }

        return study;
    }

    private static double Loss(Configuration found)
    {
        double rate = Math.Log10(found["learning_rate"]!.AsNumber()!.Value) + 3;
        double layers = found["layers"]!.AsNumber()!.Value - 3;
        double dropout = found["dropout"]!.AsNumber()!.Value - 0.1;
        double optimizer = found["momentum"] is { } momentum
            ? Math.Pow(momentum.AsNumber()!.Value - 0.9, 2)
            : found["optimizer"]!.ToString() == "adamw" ? 0.2 : 1;
        return (rate * rate / 4) + (layers * layers / 16) + (4 * dropout * dropout) + optimizer;
    }
}
