using FsCheck;
using FsCheck.Fluent;

namespace Sweeper.Search.Tests;

/// <summary>Random domains and spaces of every kind, degenerate ones included.</summary>
internal static class Spaces
{
    private static readonly double[] Edges =
        [0, 1, -1, 0.1, 0.3, 1e-300, 1e-5, 3, 7.5, 64, 1e6, -1e9, 1e300, 5e-324, 4503599627370497.5];

    private static readonly Gen<double> Number = Gen.OneOf(
        Gen.Elements(Edges), Gen.Choose(-1000, 1000).Select(number => number / 8.0));

    private static readonly Gen<double> Above0 = Number
        .Select(number => number == 0 ? 1e-300 : Math.Abs(number));

    private static readonly Gen<double> Sigma = Gen.Elements(0, 1e-9, 0.5, 1, 30, 1e300);

    private static readonly Gen<double> Shape = Gen.Elements(1e-3, 0.5, 1, 2, 50, 1e6);

    public static Gen<Domain> Discrete { get; } = Gen.OneOf<Domain>(
        Number.Select(Domain (number) => new Constant(new ParameterValue.Real(number))),
        ListGen(1, 5),
        Gen.Choose(-5, 5).SelectMany(min =>
            Gen.Choose(0, 4).Select(Domain (more) => new IntUniform(min, min + more))),
        Gen.Choose(0, 4).Select(Domain (steps) => new QUniform(0.5, 0.5 + (0.25 * steps), 0.25)));

    public static Gen<Domain> Any { get; } = Gen.OneOf(
        Discrete,
        ListGen(1000, 1000),
        Gen.Choose(1, 6).Select(Domain (n) => new Categorical(
            Enumerable.Range(0, n).Select(i => new ParameterValue.Text($"v{i}")),
                Enumerable.Repeat(1.0 / n, n))),
        Gen.Elements<Domain>(
            new IntUniform(long.MinValue, long.MaxValue), new IntUniform(0, 1L << 40), new IntUniform(3, 3)),
        Range(Number).Select(Domain (range) => new Uniform(range.Min, range.Max)),
        Range(Number).SelectMany(range => Above0.Select(Domain (q) => new QUniform(range.Min, range.Max, q))),
        Range(Above0).Select(Domain (range) => new LogUniform(range.Min, range.Max)),
        Range(Above0).Select(Domain (range) => new InvLogUniform(range.Min, range.Max)),
        Range(Above0).SelectMany(range =>
            Above0.Select(Domain (q) => new QLogUniform(range.Min, range.Max, q))),
        Number.SelectMany(mu => Sigma.Select(Domain (sigma) => new Normal(mu, sigma))),
        Number.SelectMany(mu =>
            Sigma.SelectMany(sigma => Above0.Select(Domain (q) => new QNormal(mu, sigma, q)))),
        Number.SelectMany(mu => Sigma.Select(Domain (sigma) => new LogNormal(mu, sigma))),
        Number.SelectMany(mu =>
            Sigma.SelectMany(sigma => Above0.Select(Domain (q) => new QLogNormal(mu, sigma, q)))),
        Shape.SelectMany(a => Shape.Select(Domain (b) => new Beta(a, b))),
        Shape.SelectMany(a => Shape.SelectMany(b => Above0.Select(Domain (q) => new QBeta(a, b, q)))));

    public static Gen<double> Quantile { get; } = Gen.OneOf(
        Gen.Elements(0, 1.0 / (1UL << 53), 0.5, 1 - (1.0 / (1UL << 53))),
        Gen.Choose(0, 999_999).Select(number => number / 1e6));

    public static Gen<SearchSpace> Of(Gen<Domain> domains, int most) => Gen.Choose(1, most)
        .SelectMany(count => domains.ArrayOf(count))
        .Select(array => new SearchSpace(array.Select((domain, i) => new Parameter($"p{i}", domain))));

    /// <summary>Whether a value is one that the domain may give.</summary>
    public static bool IsIn(Domain domain, ParameterValue value)
    {
        double number = value.AsNumber() ?? 0;
        (double min, double max) = domain switch
        {
            IntUniform d => (d.Min, d.Max),
            Uniform d => (d.Min, d.Max),
            QUniform d => (d.Min, d.Max),
            LogUniform d => (d.Min, d.Max),
            InvLogUniform d => (d.Min, d.Max),
            QLogUniform d => (d.Min, d.Max),
            LogNormal => (double.Epsilon, double.MaxValue),
            QLogNormal => (0, double.MaxValue),
            Beta or QBeta => (0, 1),
            _ => (double.MinValue, double.MaxValue),
        };
        bool isListed = domain switch
        {
            Constant d => d.Value == value,
            Categorical d => d.Values.Contains(value),
            _ => value is not ParameterValue.Text,
        };
        return double.IsFinite(number) && number >= min && number <= max && isListed;
    }

    private static Gen<Domain> ListGen(int least, int most) => Gen.Choose(least, most)
        .SelectMany(count => Gen.Choose(-20, 20).ArrayOf(count))
        .Select(Domain (numbers) =>
            new Categorical(numbers.Select(number => new ParameterValue.Integer(number))));

    private static Gen<(double Min, double Max)> Range(Gen<double> numbers) => numbers.SelectMany(
        left => numbers.Select(right => (Math.Min(left, right), Math.Max(left, right))));
}
