using FsCheck;
using FsCheck.Fluent;

namespace Sweeper.Search.Tests;

public abstract partial class SamplerContract
{
    public static TheoryData<string> Histories => HostileHistories.Names;

    [Theory]
    [MemberData(nameof(Histories))]
    public void Survives_a_history(string name) =>
        Prop.ForAll(Arb.From(Spaces.Of(TakesRanges ? Spaces.Any : Spaces.Discrete, 4)), space =>
        {
            Study study = HostileHistories.Of(name, space);
            Configuration? proposal = Create().Propose(study);
            return Equals(proposal, Create().Propose(study))
                && (proposal is null
                    ? space.PointCount <= study.Trials.Count
                    : space.Parameters.All(p => Spaces.IsIn(p.Domain, proposal[p.Name]!)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));
}
