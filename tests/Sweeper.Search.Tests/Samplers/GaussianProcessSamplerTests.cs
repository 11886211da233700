using Sweeper.Search.Samplers;
using Sweeper.Search.Surrogates;
using static Sweeper.Search.Tests.Studies;

namespace Sweeper.Search.Tests;

public sealed class GaussianProcessSamplerTests : SamplerContract
{
    private static readonly SearchSpace Plane = Space(("x", new Uniform(-1, 1)), ("y", new Uniform(-1, 1)));

    protected override bool IgnoresResults => false;

    /// <summary>Looks less hard, so that many small sweeps take little time.</summary>
    internal static GaussianProcessSettings Quick { get; } = new()
    {
        Surrogate = new SurrogateSettings { Samples = 1, FitSteps = 10 },
        Maximizer = new MaximizerSettings { RandomPoints = 20, Variations = 30, Shortlist = 5, Refined = 1, Rounds = 1, AscentSteps = 5 },
    };

    protected override ISampler Create() => new GaussianProcessSampler { Settings = Quick };

    [Theory]
    [InlineData(Direction.Minimize)]
    [InlineData(Direction.Maximize)]
    public void Finds_the_bottom_of_a_bowl(Direction direction)
    {
        double sign = direction == Direction.Minimize ? 1 : -1;
        Study study = Run(Studies.Empty(Plane) with { Direction = direction }, 20, configuration => sign * Bowl(configuration));

        Assert.True(study.Trials.Min(trial => sign * trial.Objective) < 1e-4);
    }

    [Fact]
    public void Starts_in_the_middle_of_every_range()
    {
        SearchSpace space = Space(("rate", new LogUniform(1e-5, 1e-1)), ("width", new IntUniform(1, 9)));

        Configuration first = new GaussianProcessSampler().Propose(Empty(space))!;

        Assert.Equal(1e-3, first["rate"]!.AsNumber()!.Value, 1e-12);
        Assert.Equal(5, first["width"]!.AsNumber());
    }

    [Fact]
    public void Reaches_an_optimum_on_the_bounds_exactly()
    {
        Study study = Run(Studies.Empty(Plane) with { Direction = Direction.Minimize }, 20,
            configuration => Number(configuration, "x") - (2 * Number(configuration, "y")));

        Assert.Contains(study.Trials, trial => trial.Configuration.ToString() == "x=-1 y=1");
    }

    [Fact]
    public void Proposes_different_points_while_others_run()
    {
        Study study = Run(Studies.Empty(Plane) with { Direction = Direction.Minimize }, 10, Bowl);
        GaussianProcessSampler sampler = new();
        for (int i = 0; i < 8; i++)
        {
            study = study with
            {
                Trials = [.. study.Trials, new TrialRecord(
                    study.Trials.Count + 1, sampler.Propose(study)!, TrialState.Running, [], null)],
            };
        }

        Configuration[] running = [.. study.Trials.Skip(10).Select(trial => trial.Configuration)];
        for (int i = 0; i < running.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                Assert.True(Distance(running[i], running[j]) > 1e-3, $"{running[i]} and {running[j]}");
            }
        }
    }

    [Fact]
    public void Learns_where_constraints_on_the_outcome_hold()
    {
        // The bottom of the bowl, at (0.3, -0.2), is forbidden.
        Study study = Studies.Empty(Plane) with { Direction = Direction.Minimize };
        GaussianProcessSampler sampler = new();
        for (int i = 0; i < 30; i++)
        {
            Configuration configuration = sampler.Propose(study)!;
            study = study with
            {
                Trials = [.. study.Trials, new TrialRecord(
                    i + 1, configuration, TrialState.Completed, [], Bowl(configuration))
                    { Violation = Number(configuration, "x") + 0.1 }],
            };
        }

        TrialRecord[] late = [.. study.Trials.Skip(15)];

        // The best allowed points lie on the edge, where a hair decides on which side of it a trial falls.
        Assert.True(late.Count(trial => trial.Violation <= 0.01) >= late.Length / 3);
        Assert.True(study.Trials.Where(trial => trial.Violation <= 0).Min(trial => trial.Objective) < 0.16 + 0.02);
    }

    [Fact]
    public void Learns_from_another_sweep()
    {
        SeededRandom random = new(1, 1, "prior");
        PriorTrial[] prior = [.. Enumerable.Range(0, 30).Select(_ => Point(random.NextDouble(), random.NextDouble()))
            .Select(configuration => new PriorTrial(configuration, Bowl(configuration)))];
        Study study = Studies.Empty(Plane) with { Direction = Direction.Minimize, Prior = prior };

        Assert.True(Bowl(new GaussianProcessSampler().Propose(study)!) < 0.05);
    }

    [Fact]
    public void Takes_other_categories_and_conditional_parameters_into_account()
    {
        SearchSpace space = new(
        [
            new Parameter("kind", Names("a", "b", "c")),
            new Parameter("x", new Uniform(0, 1), new OneOf("kind", [new ParameterValue.Text("b")])),
            new Parameter("size", Values(8, 16, 32, 64)),
        ]);
        Study study = Run(Studies.Empty(space) with { Direction = Direction.Minimize }, 25, configuration =>
            (configuration["x"] is { } x ? Math.Abs(x.AsNumber()!.Value - 0.8) - 0.5 : 0)
            + (Math.Abs(Number(configuration, "size") - 32) / 64));

        Assert.All(study.Trials, trial => Assert.Equal(
            trial.Configuration["kind"]!.ToString() == "b", trial.Configuration["x"] is not null));
        Assert.True(study.Trials.Min(trial => trial.Objective) < -0.45);
    }

    [Fact]
    public void Keeps_to_the_constraints_of_the_space()
    {
        SearchSpace space = new(Plane.Parameters, [new Ordered("x", "y")]);
        Study study = Run(Studies.Empty(space) with { Direction = Direction.Minimize }, 20, Bowl);

        Assert.All(study.Trials, trial => Assert.True(space.Allows(trial.Configuration)));
        Assert.True(study.Trials.Min(trial => trial.Objective) < 0.125 + 0.01);
    }

    [Fact]
    public void Answers_for_long_histories_as_a_fresh_instance_does()
    {
        Study study = Studies.Empty(Plane) with { Direction = Direction.Minimize };
        SeededRandom random = new(1, 1, "long");
        study = study with
        {
            Trials = [.. Enumerable.Range(0, 1000).Select(i => (Number: i + 1, Point: Point(random.NextDouble(), random.NextDouble())))
                .Select(trial => new TrialRecord(trial.Number, trial.Point, TrialState.Completed, [], Bowl(trial.Point)))],
        };
        GaussianProcessSampler sampler = new();
        sampler.Propose(study with { Trials = [.. study.Trials.Take(990)] });

        Configuration proposal = sampler.Propose(study)!;

        Assert.Equal(new GaussianProcessSampler().Propose(study), proposal);
        Assert.True(Bowl(proposal) < 0.05);
    }

    private static Study Run(Study study, int trials, Func<Configuration, double> objective)
    {
        GaussianProcessSampler sampler = new();
        while (study.Trials.Count < trials && sampler.Propose(study) is { } configuration)
        {
            study = study with
            {
                Trials = [.. study.Trials, new TrialRecord(
                    study.Trials.Count + 1, configuration, TrialState.Completed, [], objective(configuration))],
            };
        }

        return study;
    }

    private static double Bowl(Configuration configuration)
    {
        double x = Number(configuration, "x") - 0.3;
        double y = Number(configuration, "y") + 0.2;
        return (x * x) + (y * y);
    }

    private static double Distance(Configuration left, Configuration right) => Math.Max(
        Math.Abs(Number(left, "x") - Number(right, "x")), Math.Abs(Number(left, "y") - Number(right, "y")));

    private static double Number(Configuration configuration, string name) => configuration[name]!.AsNumber()!.Value;

    private static Configuration Point(double x, double y) => new(
    [
        KeyValuePair.Create<string, ParameterValue>("x", new ParameterValue.Real((2 * x) - 1)),
        KeyValuePair.Create<string, ParameterValue>("y", new ParameterValue.Real((2 * y) - 1)),
    ]);

    private sealed class Ordered(string less, string more) : Predicate
    {
        public override IReadOnlyCollection<string> Names => [less, more];

        public override bool Holds(Func<string, ParameterValue?> valueOf) =>
            valueOf(less)!.AsNumber() <= valueOf(more)!.AsNumber();
    }
}
