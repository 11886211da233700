using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sweeper.Torch.Tests;

/// <summary>Adafactor against a run of its formulas in numpy (Reference/adafactor.py prints the rows).</summary>
public sealed class AdafactorTests : TorchTest
{
    private static readonly double[][] Expected =
    [
        [0.973653783792, -0.409767591815, 2.948882695068, 0.144849863271, 1.985548886180, -0.944099566111, 0.447500000000, -1.940000000000, 3.930000000000],
        [0.944039179887, -0.325954684686, 2.896698238918, 0.095103274842, 1.970345502599, -0.886174981870, 0.397713094610, -1.880955290598, 3.860728121420],
        [0.912213948355, -0.254140605283, 2.845533173836, 0.056458408784, 1.954563368156, -0.829456079130, 0.350711300937, -1.822846321364, 3.792168586054],
        [0.878138996705, -0.193456429399, 2.795123128783, 0.029559302159, 1.938132326539, -0.774081267592, 0.306596631043, -1.765661353622, 3.724310037312],
        [0.841998531656, -0.143107814878, 2.745171319697, 0.013342317991, 1.921003162872, -0.720276213115, 0.265483763601, -1.709393232472, 3.657143698394],
    ];

    [Fact]
    public void Five_steps_are_those_of_the_reference()
    {
        (Parameter matrix, Parameter vector, Adafactor optimizer) = Begin();
        foreach (double[] expected in Expected)
        {
            Step(matrix, vector, optimizer);
            AssertClose(expected, cat([matrix.flatten(), vector]), 1e-10);
        }
    }

    [Fact]
    public void A_saved_state_goes_on_as_if_it_had_not_been_saved()
    {
        (Parameter matrix, Parameter vector, Adafactor optimizer) = Begin();
        Step(matrix, vector, optimizer);
        Step(matrix, vector, optimizer);
        using var file = new MemoryStream();
        optimizer.save_state_dict(new BinaryWriter(file));
        file.Position = 0;
        Adafactor other = Own(optim.Adafactor([matrix, vector], 1));
        other.load_state_dict(new BinaryReader(file));
        for (int step = 2; step < 5; step++)
        {
            Step(matrix, vector, other);
        }

        AssertClose(Expected[4], cat([matrix.flatten(), vector]), 1e-10);
    }

    [Fact]
    public void Of_a_matrix_it_keeps_rows_and_columns_alone()
    {
        (Parameter matrix, Parameter vector, Adafactor optimizer) = Begin();
        Step(matrix, vector, optimizer);

        Adafactor.State[] states = [.. optimizer.state_dict().State.Cast<Adafactor.State>()];

        Assert.Equal([2], states[0].exp_avg_sq_row!.shape);
        Assert.Equal([3], states[0].exp_avg_sq_col!.shape);
        Assert.Null(states[0].exp_avg_sq);
        Assert.Equal([3], states[1].exp_avg_sq!.shape);
    }

    private (Parameter Matrix, Parameter Vector, Adafactor Optimizer) Begin()
    {
        Parameter matrix = Own(new Parameter(Doubles([2, 3], [1, -0.5, 3, 0.2, 2, -1])));
        Parameter vector = Own(new Parameter(Doubles([3], [0.5, -2, 4])));
        return (matrix, vector, Own(optim.Adafactor([matrix, vector], 0.05, weight_decay: 0.1)));
    }

    private static void Step(Parameter matrix, Parameter vector, Adafactor optimizer)
    {
        optimizer.zero_grad();
        Tensor ofMatrix = (Doubles([2, 3], [1, 5, 0.3, 20, 0.1, 2]) * matrix * matrix / 2).sum();
        Tensor ofVector = (Doubles([3], [3, 0.5, 0.01]) * vector * vector / 2).sum();
        (ofMatrix + ofVector).backward();
        optimizer.step();
    }
}
