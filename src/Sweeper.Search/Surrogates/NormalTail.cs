namespace Sweeper.Search.Surrogates;

/// <summary>The error function's scaled complement and what follows from it, without loss in the tails.</summary>
internal static class NormalTail
{
    private static readonly double SqrtHalfPi = Math.Sqrt(Math.PI / 2);

    private static readonly double LogSqrtTwoPi = 0.5 * Math.Log(2 * Math.PI);

    // From here on the asymptotic series of 1 - x R(x) is exact to 1e-12 and the difference itself no longer is.
    private const double SeriesFrom = 15;

    // Rational approximations of W. J. Cody, "Rational Chebyshev approximations for the error function",
    // Mathematics of Computation 23 (1969), as in his CALERF: [0, 0.46875], (0.46875, 4] and above 4.
    private static readonly double[] SmallOver =
        [1.85777706184603153e-1, 3.16112374387056560, 1.13864154151050156e2, 3.77485237685302021e2, 3.20937758913846947e3];

    private static readonly double[] SmallUnder =
        [1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3];

    private static readonly double[] MiddleOver =
    [
        2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1,
        2.98635138197400131e2, 8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3,
        1.23033935479799725e3,
    ];

    private static readonly double[] MiddleUnder =
    [
        1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
        3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
    ];

    private static readonly double[] LargeOver =
    [
        1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1,
        1.60837851487422766e-2, 6.58749161529837803e-4,
    ];

    private static readonly double[] LargeUnder =
    [
        1, 2.56852019228982242, 1.87295284992346725, 5.27905102951428412e-1, 6.05183413124413191e-2,
        2.33520497626869185e-3,
    ];

    /// <summary>exp(x^2) erfc(x).</summary>
    /// <param name="x">Below about -26 the result is infinite.</param>
    public static double Erfcx(double x)
    {
        double size = Math.Abs(x);
        if (size <= 0.46875)
        {
            double squared = x * x;
            return Math.Exp(squared) * (1 - (x * Ratio(SmallOver, SmallUnder, squared)));
        }

        double scaled = size <= 4 ? Ratio(MiddleOver, MiddleUnder, size) : FarErfcx(size);
        return x > 0 ? scaled : (2 * Math.Exp(x * x)) - scaled;
    }

    /// <summary>The logarithm of the standard normal distribution function.</summary>
    public static double LogCdf(double z) => z < 0
        ? Math.Log(Erfcx(-z / Math.Sqrt(2)) / 2) - (z * z / 2)
        : LogOfOneLess(Erfcx(z / Math.Sqrt(2)) * Math.Exp(-z * z / 2) / 2);

    /// <summary>Density over distribution function of the standard normal: the slope of <see cref="LogCdf"/>.</summary>
    public static double LogCdfSlope(double z) => z < 0
        ? 1 / (SqrtHalfPi * Erfcx(-z / Math.Sqrt(2)))
        : Math.Exp((-z * z / 2) - LogSqrtTwoPi - LogCdf(z));

    /// <summary>
    /// log h(z), h(z) = phi(z) + z Phi(z): the logarithm of the expected improvement of a standard normal over -z
    /// (Ament et al., "Unexpected improvements to expected improvement", 2023, equation 9), with what its derivatives need.
    /// </summary>
    /// <param name="z">Any finite number.</param>
    /// <param name="cdfRatio">Phi(z) / h(z), the slope of log h.</param>
    /// <param name="densityRatio">phi(z) / h(z).</param>
    public static double LogImprovement(double z, out double cdfRatio, out double densityRatio)
    {
        if (z > -1)
        {
            double density = Math.Exp((-z * z / 2) - LogSqrtTwoPi);
            double cdf = z < 0
                ? SqrtHalfPi * Erfcx(-z / Math.Sqrt(2)) * density
                : 1 - (SqrtHalfPi * Erfcx(z / Math.Sqrt(2)) * density);
            double improvement = density + (z * cdf);
            cdfRatio = cdf / improvement;
            densityRatio = density / improvement;
            return Math.Log(improvement);
        }

        // h(z) = phi(z) (1 - x R(x)) with x = -z and Mills' ratio R(x) = Phi(-x) / phi(x).
        double x = -z;
        double mills = SqrtHalfPi * Erfcx(x / Math.Sqrt(2));
        double rest = x < SeriesFrom ? 1 - (x * mills) : RestSeries(x);
        cdfRatio = mills / rest;
        densityRatio = 1 / rest;
        return Math.Log(rest) - (z * z / 2) - LogSqrtTwoPi;
    }

    // log(1 - x) for x in [0, 0.5]; the logarithm of a rounded 1 - x has no digits left when x is small.
    private static double LogOfOneLess(double x) =>
        x < 1e-4 ? -x * (1 + (x * (0.5 + (x * ((1.0 / 3) + (x / 4)))))) : Math.Log(1 - x);

    // 1 - x R(x) = 1/x^2 - 3/x^4 + 15/x^6 - ... (Abramowitz and Stegun 7.1.23).
    private static double RestSeries(double x)
    {
        double inverse = 1 / (x * x);
        double sum = 0;
        for (int k = 10; k >= 1; k--)
        {
            sum = inverse * ((2 * k) - 1) * (1 - sum);
        }

        return sum;
    }

    private static double FarErfcx(double x)
    {
        double inverse = 1 / (x * x);
        return ((1 / Math.Sqrt(Math.PI)) - (inverse * Ratio(LargeOver, LargeUnder, inverse))) / x;
    }

    private static double Ratio(double[] over, double[] under, double x) => Polynomial(over, x) / Polynomial(under, x);

    private static double Polynomial(double[] coefficients, double x)
    {
        double sum = 0;
        foreach (double coefficient in coefficients)
        {
            sum = (sum * x) + coefficient;
        }

        return sum;
    }
}
