using FsCheck;
using FsCheck.Fluent;
using Sweeper.Search.Expressions;
using Sweeper.Search.Samplers;
using static Sweeper.Search.Tests.Studies;

namespace Sweeper.Search.Tests;

/// <summary>What every sampler keeps to. Each sampler's tests derive from this.</summary>
public abstract partial class SamplerContract
{
    private static readonly TrialState[] States = Enum.GetValues<TrialState>();

    protected abstract ISampler Create();

    /// <summary>Whether the sampler can propose for spaces without end.</summary>
    protected virtual bool TakesRanges => true;

    /// <summary>Whether proposals depend on the history only through what has been tried already.</summary>
    protected virtual bool IgnoresResults => true;

    [Fact]
    public void Proposes_allowed_values_of_exactly_the_active_parameters_in_order() => ForAllSpaces(space =>
        Sweep(Create(), space, 5, StateOf).All(configuration => EntangledSpaces.Holds(space, configuration)));

    [Fact]
    public void Answers_the_same_study_with_the_same_proposal() => ForAllSpaces(space =>
    {
        ISampler sampler = Create();
        Study empty = Studies.Empty(space);
        Study study = sampler.Propose(empty) is { } first ? empty.With(first) : empty;
        return Equals(sampler.Propose(study), sampler.Propose(study));
    });

    [Fact]
    public void Repeats_a_sweep_with_a_fresh_instance_at_every_step() => ForAllSpaces(space =>
    {
        Study study = Studies.Empty(space);
        while (study.Trials.Count < 4 && Create().Propose(study) is { } configuration)
        {
            study = study.With(configuration);
        }

        return Sweep(Create(), space, 4).SequenceEqual(study.Trials.Select(trial => trial.Configuration));
    });

    [Fact]
    public void Does_not_mind_how_the_trials_stand()
    {
        if (IgnoresResults)
        {
            ForAllSpaces(space =>
                Sweep(Create(), space, 6).SequenceEqual(Sweep(Create(), space, 6, StateOf)));
        }
    }

    [Fact]
    public void Never_repeats_a_configuration_of_a_finite_space() =>
        Prop.ForAll(Arb.From(EntangledSpaces.Of(Spaces.Discrete, 3)), space =>
        {
            List<Configuration> all = Sweep(Create(), space, 200, StateOf);
            return all.Distinct().Count() == all.Count && all.Count == Math.Min(200, space.PointCount!.Value);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void Ends_after_the_only_configuration_of_a_constant_space()
    {
        SearchSpace space = Space(("a", new Constant(new ParameterValue.Integer(3))), ("b", Names("x")));

        Assert.Equal(["a=3 b=x"],
            Sweep(Create(), space, 5).Select(configuration => configuration.ToString()));
    }

    [Fact]
    public void Proposes_one_empty_configuration_for_a_space_without_parameters() =>
        Assert.Single(Sweep(Create(), Space(), 5));

    [Fact]
    public void Finds_the_only_allowed_configuration_and_ends()
    {
        Domain digit = new IntUniform(0, 9);
        SearchSpace space = WithConstraints(Space(("a", digit), ("b", digit)), "a == 3 and b == 7");

        Assert.Equal(["a=3 b=7"], Sweep(Create(), space, 5).Select(configuration => configuration.ToString()));
    }

    [Fact]
    public void Ends_at_once_when_nothing_is_allowed()
    {
        SearchSpace space = Space(("a", Names("x", "y")), ("b", new IntUniform(0, 9)));

        Assert.Empty(Sweep(Create(), WithConstraints(space, "a == x", "b > 9"), 5));
    }

    [Fact]
    public void Collapses_configurations_that_differ_in_dropped_parameters()
    {
        Parameter momentum = new("momentum", Values(0, 0.5, 0.9), new OneOf("optimizer", [new ParameterValue.Text("sgd")]));
        SearchSpace space = new([momentum, new Parameter("optimizer", Names("adamw", "sgd"))]);

        Assert.Equal(
            ["momentum=0 optimizer=sgd", "momentum=0.5 optimizer=sgd", "momentum=0.9 optimizer=sgd", "optimizer=adamw"],
            Sweep(Create(), space, 9).Select(configuration => configuration.ToString()).Order());
    }

    [Fact]
    public void Keeps_to_a_narrow_constraint_between_ranges()
    {
        if (TakesRanges)
        {
            SearchSpace space = WithConstraints(
                Space(("a", new Uniform(0, 1)), ("b", new LogUniform(1e-6, 1)), ("c", Names("x", "y"))),
                "a + b < 0.05");

            List<Configuration> all = Sweep(Create(), space, 12);

            Assert.Equal(12, all.Count);
            Assert.All(all, configuration => Assert.True(EntangledSpaces.Holds(space, configuration)));
        }
    }

    private static SearchSpace WithConstraints(SearchSpace space, params string[] constraints) => new(
        space.Parameters, constraints.Select(text => Condition.Parse(
            text, [.. space.Parameters.Select(parameter => ExpressionName.Of(parameter.Name, parameter.Domain))])));

    private static TrialState StateOf(int index) => States[index % States.Length];

    private void ForAllSpaces(Func<SearchSpace, bool> property)
    {
        Gen<SearchSpace> spaces = EntangledSpaces.Of(TakesRanges ? Spaces.Any : Spaces.Discrete, 4);
        Prop.ForAll(Arb.From(spaces), property).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }
}
