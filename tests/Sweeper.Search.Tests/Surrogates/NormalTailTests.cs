using Sweeper.Search.Surrogates;

namespace Sweeper.Search.Tests;

/// <summary>The tables were computed with mpmath 1.2.1 at 60 to 400 digits.</summary>
public sealed class NormalTailTests
{
    public static TheoryData<double, double> ScaledComplements => new()
    {
        { -5.0, 1.4400979867466104e+11 },
        { -1.0, 5.0089800807622835 },
        { -0.3, 1.4537492328427656 },
        { 0.0, 1.0 },
        { 1.0e-10, 0.99999999988716208 },
        { 0.3, 0.73459933456765514 },
        { 0.46875, 0.63206968924955608 },
        { 0.5, 0.61569034419292587 },
        { 1.0, 0.427583576155807 },
        { 2.5, 0.21080636406114358 },
        { 4.0, 0.13699945762506139 },
        { 4.1, 0.13383411641865198 },
        { 10.0, 0.056140992743822586 },
        { 27.0, 0.020881607990420941 },
        { 100.0, 5.6416137829894329e-3 },
        { 1.0e+6, 5.6418958354747419e-7 },
        { 1.0e+150, 5.6418958354775629e-151 },
    };

    public static TheoryData<double, double, double, double> Improvements => new()
    {
        { -1.0e+6, -5.0000000002854996e+11, 1.000000000002e+6, 1.000000000003e+12 },
        { -1000.0, -500014.73445209116, 1000.001999994, 1.000002999994e+6 },
        { -100.0, -5010.1295788002498, 100.01999400419587, 10002.999400419587 },
        { -38.0, -730.19618340211374, 38.052522760041328, 1446.9958648815705 },
        { -20.0, -206.9178385094251, 20.099262811101282, 402.98525622202564 },
        { -15.1, -120.36628896904408, 15.230758945105757, 230.98446007109693 },
        { -15.0, -118.84817068411358, 15.131608564904813, 227.9741284735722 },
        { -14.9, -117.33996689032444, 15.032469157038228, 224.9837904398696 },
        { -10.0, -55.553122036122356, 10.194383033412553, 102.94383033412553 },
        { -5.0, -16.74430116266099, 5.3618162412880885, 27.809081206440443 },
        { -2.0, -4.7687835239171142, 2.679416883955586, 6.358833767911172 },
        { -1.0001, -2.4853114564458834, 1.9043434317165274, 2.904533866059699 },
        { -1.0, -2.4851210257126413, 1.9042712333296918, 2.9042712333296918 },
        { -0.9999, -2.4849306021991763, 1.9041990361771942, 2.9040086162735764 },
        { -0.5, -1.6205162643873199, 1.5598731483480797, 1.7799365741740398 },
        { 0.0, -0.91893853320467274, 1.2533141373155003, 1.0 },
        { 0.5, -0.35982768374506382, 0.99092271800410996, 0.50453864099794502 },
        { 1.0, 0.08002621884930694, 0.77663872520173926, 0.22336127479826074 },
        { 3.0, 1.0987396653277078, 0.33284096845179524, 1.4770946446142933e-3 },
        { 8.0, 2.0794415416798359, 0.12499999999999992, 6.3153388544211153e-16 },
        { 40.0, 3.6888794541139363, 0.025, 3.6581756270957579e-350 },
    };

    public static TheoryData<double, double, double> Distributions => new()
    {
        { -40.0, -804.60844201375379, 40.024968847207264 },
        { -5.0, -15.064998393988726, 5.1865039671258421 },
        { -1.0, -1.8410216450092635, 1.5251352761609812 },
        { 0.0, -0.69314718055994531, 0.79788456080286536 },
        { 1.0, -0.17275377902344989, 0.28759997093917836 },
        { 5.0, -2.8665161296376359e-7, 1.4867199409049057e-6 },
        { 8.2, -1.2019351542735788e-16, 9.9983787484971545e-16 },
        { 30.0, -4.9067139271481871e-198, 1.4736461348785475e-196 },
    };

    [Theory]
    [MemberData(nameof(ScaledComplements))]
    public void Has_the_scaled_complementary_error_function(double x, double expected) =>
        AssertClose(expected, NormalTail.Erfcx(x));

    [Theory]
    [MemberData(nameof(Improvements))]
    public void Has_the_logarithm_of_the_improvement_and_its_slopes(
        double z, double expected, double cdfRatio, double densityRatio)
    {
        AssertClose(expected, NormalTail.LogImprovement(z, out double cdf, out double density));
        AssertClose(cdfRatio, cdf);
        AssertClose(densityRatio, density);
    }

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Has_the_logarithm_of_the_distribution_function_and_its_slope(double z, double expected, double slope)
    {
        AssertClose(expected, NormalTail.LogCdf(z));
        AssertClose(slope, NormalTail.LogCdfSlope(z));
    }

    [Fact]
    public void Joins_its_pieces_without_a_step()
    {
        foreach (double z in new[] { -15.0, -1.0, 0.0 })
        {
            double before = NormalTail.LogImprovement(Math.BitDecrement(z), out double cdfBefore, out _);
            double after = NormalTail.LogImprovement(Math.BitIncrement(z), out double cdfAfter, out _);
            Assert.Equal(before, after, 1e-9);
            Assert.Equal(cdfBefore, cdfAfter, 1e-9);
        }
    }

    private static void AssertClose(double expected, double actual) =>
        Assert.True(Math.Abs(actual - expected) <= 1e-11 * Math.Abs(expected), $"{actual:R} is not {expected:R}");
}
