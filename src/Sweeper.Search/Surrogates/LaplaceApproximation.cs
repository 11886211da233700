namespace Sweeper.Search.Surrogates;

/// <summary>The normal distribution that has the mode of a posterior and its curvature there.</summary>
/// <remarks>MacKay, Information Theory, Inference, and Learning Algorithms, chapter 27.</remarks>
internal static class LaplaceApproximation
{
    /// <summary>Parameters drawn from the approximation, in their order.</summary>
    public static IEnumerable<double[]> Sample(
        HyperparameterPosterior posterior, double[] mode, int count, SeededRandom random)
    {
        Cholesky curvature = Curvature(posterior, mode);
        (double[] lower, double[] upper) = posterior.Bounds();
        for (int k = 0; k < count; k++)
        {
            // x = mode + L'^-1 z has covariance (L L')^-1.
            double[] x = new double[posterior.Parameters];
            for (int i = 0; i < x.Length; i++)
            {
                x[i] = random.NextGaussian();
            }

            curvature.SolveUpper(x);
            for (int i = 0; i < x.Length; i++)
            {
                x[i] = Math.Clamp(mode[i] + x[i], lower[i], upper[i]);
            }

            yield return x;
        }
    }

    // The factor of the Hessian at the mode, from differences of the gradient.
    private static Cholesky Curvature(HyperparameterPosterior posterior, double[] mode)
    {
        const double Step = 0.05;
        int p = posterior.Parameters;
        double[] here = new double[p];
        double[] there = new double[p];
        double[][] hessian = new double[p][];
        posterior.NegativeLogPosterior(mode, here);
        for (int i = 0; i < p; i++)
        {
            double[] at = [.. mode];
            at[i] += Step;
            bool isDefined = double.IsFinite(posterior.NegativeLogPosterior(at, there));
            hessian[i] = new double[p];
            for (int j = 0; j < p && isDefined; j++)
            {
                hessian[i][j] = (there[j] - here[j]) / Step;
            }
        }

        Cholesky factor = new();
        for (double ridge = 0; !TryFactor(posterior, hessian, ridge, factor); ridge = Math.Max(0.1, 3 * ridge))
        {
            factor.Clear();
        }

        return factor;
    }

    // The prior alone has curvature 1 / spread^2; half of that keeps the draws in range where the data bend it downward.
    private static bool TryFactor(
        HyperparameterPosterior posterior, double[][] hessian, double ridge, Cholesky factor)
    {
        double[] row = new double[posterior.Parameters];
        for (int i = 0; i < row.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                row[j] = (hessian[i][j] + hessian[j][i]) / 2;
            }

            double spread = i < row.Length - 1 ? posterior.Prior.LengthSpread : posterior.Prior.NoiseSpread;
            row[i] = Math.Max(hessian[i][i], 0.5 / (spread * spread)) + ridge;
            if (!factor.TryAppend(row.AsSpan(0, i + 1)))
            {
                return false;
            }
        }

        return true;
    }
}
