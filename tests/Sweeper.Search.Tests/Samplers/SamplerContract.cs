using FsCheck;
using FsCheck.Fluent;
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
    public void Proposes_values_of_the_domains() => ForAllSpaces(space =>
        Sweep(Create(), space, 5, StateOf).All(configuration =>
            configuration.Entries.Count == space.Parameters.Count
            && space.Parameters.All(p => Spaces.IsIn(p.Domain, configuration[p.Name]!))));

    [Fact]
    public void Names_the_parameters_in_the_order_of_the_space() => ForAllSpaces(space =>
        Sweep(Create(), space, 2).All(configuration =>
            configuration.Entries
                .Select(entry => entry.Key).SequenceEqual(space.Parameters.Select(p => p.Name))));

    [Fact]
    public void Answers_the_same_study_with_the_same_proposal() => ForAllSpaces(space =>
    {
        ISampler sampler = Create();
        Study study = Studies.Empty(space).With(sampler.Propose(Studies.Empty(space))!);
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
        Prop.ForAll(Arb.From(Spaces.Of(Spaces.Discrete, 3)), space =>
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

    private static TrialState StateOf(int index) => States[index % States.Length];

    private void ForAllSpaces(Func<SearchSpace, bool> property)
    {
        Gen<SearchSpace> spaces = Spaces.Of(TakesRanges ? Spaces.Any : Spaces.Discrete, 4);
        Prop.ForAll(Arb.From(spaces), property).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }
}
