using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Sweeper.Search.Expressions;

namespace Sweeper.Search.Tests;

/// <summary>Random spaces whose parameters depend on each other: conditions, constraints, both or neither.</summary>
/// <remarks>
/// The constraints leave at least a quarter of the draws, so that a sampler that draws again finds an allowed one.
/// </remarks>
internal static class EntangledSpaces
{
    public static Gen<SearchSpace> Of(Gen<Domain> domains, int most) => Gen.OneOf(
        Spaces.Of(domains, most),
        from plain in Spaces.Of(domains, most)
        from order in Gen.Shuffle(Enumerable.Range(0, plain.Parameters.Count).ToArray())
        from parents in Gen.Choose(-2, most - 1).ArrayOf(plain.Parameters.Count)
        from kinds in Gen.Choose(0, 2).ArrayOf(plain.Parameters.Count)
        from constraints in Gen.Choose(0, 4).ArrayOf(2)
        select Entangled(plain, order, parents, kinds, constraints));

    /// <summary>Whether a configuration has the parameters its values call for, inside their domains, and is allowed.</summary>
    public static bool Holds(SearchSpace space, Configuration configuration)
    {
        Parameter[] active = [.. space.Parameters
            .Where(parameter => parameter.OnlyIf is null || parameter.OnlyIf.Holds(name => configuration[name]))];
        return active.Select(parameter => parameter.Name).SequenceEqual(configuration.Entries.Select(entry => entry.Key))
            && active.All(parameter => Spaces.IsIn(parameter.Domain, configuration[parameter.Name]!))
            && space.Constraints.All(constraint => constraint.Holds(name => configuration[name]));
    }

    private static SearchSpace Entangled(SearchSpace plain, int[] order, int[] parents, int[] kinds, int[] constraints)
    {
        ExpressionName[] names = [.. plain.Parameters
            .Select(parameter => ExpressionName.Of(parameter.Name, parameter.Domain))];
        Parameter[] parameters = [.. plain.Parameters];
        for (int i = 1; i < order.Length; i++)
        {
            // A parent comes earlier in a random order, so there are no circles, and children stand before parents too.
            if (parents[i] >= 0)
            {
                Parameter parent = plain.Parameters[order[parents[i] % i]];
                parameters[order[i]] = parameters[order[i]] with { OnlyIf = OnlyIf(parent, kinds[i], names) };
            }
        }

        IEnumerable<Predicate?> all = constraints.Take(parameters.Length)
            .Select((kind, i) => Constraint(parameters[i], parameters[^1], kind, names));
        return new SearchSpace(parameters, all.OfType<Predicate>());
    }

    private static Predicate OnlyIf(Parameter parent, int kind, ExpressionName[] names) => kind switch
    {
        0 when IsNumber(parent) => Condition.Parse($"{parent.Name} > {Median(parent)}", names),
        1 => Condition.NoneOf([Condition.Parse($"{parent.Name} in [{Quoted(parent.Domain.At(0.9))}]", names)]),
        _ => new OneOf(parent.Name, [parent.Domain.At(0), parent.Domain.At(0.5)]),
    };

    private static Predicate? Constraint(Parameter one, Parameter two, int kind, ExpressionName[] names) => kind switch
    {
        0 or 1 when IsNumber(one) => Condition.Parse($"not {one.Name} > {Median(one)}", names),
        2 when IsNumber(one) && IsNumber(two) =>
            Condition.Parse($"not ({one.Name} > {Median(one)} and {two.Name} > {Median(two)})", names),
        3 when one is { Domain: Categorical list, OnlyIf: null } =>
            new OneOf(one.Name, list.Values.Skip(list.Values.Count / 2)),
        _ => null,
    };

    private static bool IsNumber(Parameter parameter) => parameter.Domain.At(0.5).AsNumber() is not null;

    // At least half of the draws are not above it.
    private static string Median(Parameter parameter)
    {
        double[] listed = parameter.Domain is Categorical list
            ? [.. list.Values.Select(value => value.AsNumber()!.Value).Order()]
            : [parameter.Domain.At(0.5).AsNumber()!.Value];
        return listed[listed.Length / 2].ToString("R", CultureInfo.InvariantCulture);
    }

    private static string Quoted(ParameterValue value) =>
        value is ParameterValue.Text ? $"'{value}'" : value.AsNumber()!.Value.ToString("R", CultureInfo.InvariantCulture);
}
