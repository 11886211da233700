namespace Sweeper.Search.Surrogates;

/// <summary>A function of a vector with its gradient.</summary>
/// <param name="x">Where.</param>
/// <param name="gradient">Gets the partial derivatives at <paramref name="x"/>.</param>
/// <returns>The value; infinite where the function is not defined, and the gradient is then not used.</returns>
internal delegate double Differentiable(ReadOnlySpan<double> x, Span<double> gradient);

/// <summary>Minimises a smooth function in a box: limited-memory BFGS with projection.</summary>
/// <remarks>
/// Nocedal and Wright, Numerical Optimization, algorithm 7.4, on the variables that are free: those not held at a bound
/// by the gradient (Bertsekas, "Projected Newton methods", 1982). Bounds are reached exactly.
/// </remarks>
internal sealed class BoundedMinimizer(double[] lower, double[] upper)
{
    private const int Memory = 8;
    private const int MaxHalvings = 12;

    private readonly List<(double[] Step, double[] Change, double Curvature)> _pairs = [];

    /// <summary>Descends from <paramref name="x"/> to a local minimum, which it leaves there.</summary>
    /// <param name="function">Finite at <paramref name="x"/>.</param>
    /// <param name="x">Inside the bounds.</param>
    /// <param name="maxIterations">At most this many steps.</param>
    /// <param name="tolerance">Stops when a step improves the value by less than this.</param>
    /// <returns>The value there.</returns>
    public double Minimize(Differentiable function, Span<double> x, int maxIterations, double tolerance)
    {
        int n = x.Length;
        _pairs.Clear();
        double[] gradient = new double[n];
        double[] direction = new double[n];
        double[] next = new double[n];
        double[] nextGradient = new double[n];
        double value = function(x, gradient);
        for (int iteration = 0; iteration < maxIterations && double.IsFinite(value); iteration++)
        {
            if (!SetDirection(x, gradient, direction))
            {
                break;
            }

            double nextValue = Search(function, x, value, gradient, direction, next, nextGradient);
            if (!(nextValue < value))
            {
                if (_pairs.Count == 0)
                {
                    break;
                }

                // The curvature remembered misleads here: try once more along the gradient.
                _pairs.Clear();
                continue;
            }

            double[] step = new double[n];
            double[] change = new double[n];
            for (int i = 0; i < n; i++)
            {
                step[i] = next[i] - x[i];
                change[i] = nextGradient[i] - gradient[i];
            }

            double curvature = VectorMath.Dot(step, change);
            if (curvature > 1e-12 * VectorMath.Dot(change, change))
            {
                _pairs.Add((step, change, curvature));
                if (_pairs.Count > Memory)
                {
                    _pairs.RemoveAt(0);
                }
            }

            double gain = value - nextValue;
            next.CopyTo(x);
            (gradient, nextGradient) = (nextGradient, gradient);
            value = nextValue;
            if (gain < tolerance)
            {
                break;
            }
        }

        return value;
    }

    private bool IsHeld(int i, double x, double gradient) =>
        (x <= lower[i] && gradient >= 0) || (x >= upper[i] && gradient <= 0);

    /// <returns>False when no free variable has a slope.</returns>
    private bool SetDirection(ReadOnlySpan<double> x, double[] gradient, double[] direction)
    {
        double largest = 0;
        for (int i = 0; i < direction.Length; i++)
        {
            direction[i] = IsHeld(i, x[i], gradient[i]) ? 0 : -gradient[i];
            largest = Math.Max(largest, Math.Abs(direction[i]));
        }

        if (!(largest > 1e-9))
        {
            return false;
        }

        double[] steepest = [.. direction];
        ApplyInverseHessian(direction);
        for (int i = 0; i < direction.Length; i++)
        {
            direction[i] = steepest[i] == 0 ? 0 : direction[i];
        }

        if (_pairs.Count == 0 || !(VectorMath.Dot(direction, steepest) > 0))
        {
            _pairs.Clear();
            double scale = Math.Min(1, 0.3 / largest);
            for (int i = 0; i < direction.Length; i++)
            {
                direction[i] = scale * steepest[i];
            }
        }

        return true;
    }

    // The two-loop recursion, algorithm 7.4.
    private void ApplyInverseHessian(double[] direction)
    {
        Span<double> factors = stackalloc double[Memory];
        for (int k = _pairs.Count - 1; k >= 0; k--)
        {
            factors[k] = VectorMath.Dot(_pairs[k].Step, direction) / _pairs[k].Curvature;
            VectorMath.AddScaled(_pairs[k].Change, -factors[k], direction);
        }

        if (_pairs.Count > 0)
        {
            (_, double[] change, double curvature) = _pairs[^1];
            VectorMath.Scale(direction, curvature / VectorMath.Dot(change, change));
        }

        for (int k = 0; k < _pairs.Count; k++)
        {
            double factor = VectorMath.Dot(_pairs[k].Change, direction) / _pairs[k].Curvature;
            VectorMath.AddScaled(_pairs[k].Step, factors[k] - factor, direction);
        }
    }

    // Backtracking until the decrease is a fair part of what the slope promises (Armijo).
    private double Search(Differentiable function, ReadOnlySpan<double> x, double value, double[] gradient,
        double[] direction, double[] next, double[] nextGradient)
    {
        double length = 1;
        for (int halving = 0; halving < MaxHalvings; halving++)
        {
            double promised = 0;
            for (int i = 0; i < next.Length; i++)
            {
                next[i] = Math.Clamp(x[i] + (length * direction[i]), lower[i], upper[i]);
                promised += gradient[i] * (next[i] - x[i]);
            }

            double found = function(next, nextGradient);
            if (found <= value + (1e-4 * promised) && promised < 0)
            {
                return found;
            }

            // The minimum of the parabola through what is known, kept within a safe range.
            double parabola = -promised * length / (2 * (found - value - promised));
            length = double.IsFinite(parabola) ? Math.Clamp(parabola, 0.1 * length, 0.5 * length) : 0.3 * length;
        }

        return double.PositiveInfinity;
    }
}
