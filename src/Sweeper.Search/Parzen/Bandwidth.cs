namespace Sweeper.Search.Parzen;

internal static class Bandwidth
{
    public static double Of(ParzenAxis axis, double[] centres, double[] weights, int dimensions, ParzenSettings settings)
    {
        int n = 0;
        double sum = 0, sumw = 0, sumw2 = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (!double.IsNaN(centres[i]))
            {
                n++;
                sumw += weights[i];
                sumw2 += weights[i] * weights[i];
                sum += weights[i] * Place(axis, centres[i]);
            }
        }

        if (n == 0)
        {
            return 1;
        }

        double ess = sumw * sumw / sumw2;
        if (axis is ListedAxis { IsOrdinal: false } list)
        {
            return settings.CatRule switch
            {
                // optuna: one-hot + prior_weight/n_kernels (each category) -> a = (k/(n+1))
                "optuna" => Math.Min(1, list.Count * settings.CatWeight / (n + 1.0) / (1 + (list.Count * settings.CatWeight / (n + 1.0)))),
                "flat" => settings.CatWeight,
                _ => Math.Min(1, settings.CatWeight * Math.Pow(ess, -1.0 / (4 + dimensions))),
            };
        }

        double mean = sum / sumw;
        double variance = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (!double.IsNaN(centres[i]))
            {
                double distance = Place(axis, centres[i]) - mean;
                variance += weights[i] * distance * distance;
            }
        }

        double deviation = Math.Sqrt(variance / sumw);
        double power = Math.Pow(settings.Rule.EndsWith("ess", StringComparison.Ordinal) ? ess : n, -1.0 / (dimensions + 4));
        double width = settings.Rule.StartsWith("optuna", StringComparison.Ordinal) ? settings.Scale * power
            : settings.Scale * power * ((0.29 / n) + deviation);
        double least = Math.Max(settings.MinWidth, 1 / Math.Min(100.0, n + 2));
        if (axis is ListedAxis l) { least = Math.Max(least, 0.25 / l.Count); }
        if (settings.Rule.Contains("nomagic", StringComparison.Ordinal)) { least = settings.MinWidth; }
        return Math.Clamp(width, least, 1);
    }

    private static double Place(ParzenAxis axis, double centre) => axis is ListedAxis list
        ? (list.Edges[(int)centre] + list.Edges[(int)centre + 1]) / 2
        : centre;
}
