using System.Globalization;
using Sweeper.Engine.SweepFiles;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.SweepFiles;

public sealed class CanonicalFileTests : IDisposable
{
    private static readonly string[] Distributions =
    [
        "VALUE", "[VALUE, VALUE]", "{ value: VALUE }", "{ values: [VALUE, VALUE, VALUE] }",
        "{ values: [VALUE, 0.5], probabilities: [0.25, 0.75] }", "{ min: 0.0, max: 0.75 }", "{ min: 0.125, max: 0.5 }",
        "{ distribution: uniform, min: 0, max: 1 }", "{ distribution: q_uniform, min: 0, max: 1, q: VALUE }",
        "{ distribution: log_uniform_values, min: 1e-5, max: 1e-3 }", "{ distribution: inv_log_uniform_values, min: 1e-05, max: .5 }",
        "{ distribution: q_log_uniform_values, min: 0.001, max: 1.0, q: VALUE }", "{ distribution: normal }",
        "{ distribution: q_normal, mu: 2, sigma: 1e-1, q: 2 }", "{ distribution: log_normal, sigma: .25 }",
        "{ distribution: q_log_normal, q: 1e-1 }", "{ distribution: beta, a: 2 }", "{ distribution: q_beta, b: 3, q: 0.125 }",
    ];

    private readonly ReaderFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("", false)]
    [InlineData("sweeper: { script: { resumable: true } }", true)]
    public void A_file_gets_no_block_of_Sweepers_own_that_it_does_not_have(string block, bool hasBlock)
    {
        SweepSpec spec = _fixture.Read($$"""
            program: train.py
            metric: { name: f1, goal: maximize }
            parameters: { x: [1, 2] }
            method: grid
            {{block}}
            """);

        Assert.Equal(hasBlock, CanonicalFile.Of(spec).Contains("sweeper:", StringComparison.Ordinal));
    }

    [Fact]
    public void Short_forms_become_long_ones()
    {
        SweepSpec spec = _fixture.Read("""
            parameters:
              learning_rate: [1e-5, 2E-05]
              epochs: { min: 1, max: 3 }
              optim: { parameters: { optimizer: sgd, dropout: { min: 0.0, max: 0.3 } } }
              batch_size: { distribution: q_uniform, min: 8, max: 64, q: 8 }
            run_cap: 9
            method: random # a remark
            project: mine
            metric: { name: loss, target: 1e-3 }
            early_terminate: { type: hyperband, min_iter: 2 }
            sweeper: { task: { model: models/tiny, data: data/sst2 } }
            """);

        Assert.Equal("""
            name: s
            method: random
            metric:
              name: loss
              target: 1e-3
              goal: minimize
            run_cap: 9
            early_terminate:
              type: hyperband
              min_iter: 2
              eta: 3
              strict: true
            parameters:
              learning_rate:
                distribution: categorical
                values: [1.0e-05, 2.0e-05]
              epochs:
                distribution: int_uniform
                min: 1
                max: 3
              optim:
                parameters:
                  optimizer:
                    distribution: constant
                    value: sgd
                  dropout:
                    distribution: uniform
                    min: 0.0
                    max: 0.3
              batch_size:
                distribution: q_uniform
                min: 8
                max: 64
                q: 8
            project: mine
            sweeper:
              task:
                model: models/tiny
                data: data/sst2

            """, CanonicalFile.Of(spec));
        SameAgain(spec);
    }

    [Fact]
    public void Several_goals_are_written_out()
    {
        SweepSpec spec = _fixture.Read(Files.WithTop("").Replace("metric: { name: f1 }", "metrics: [f1, { name: seconds }]", StringComparison.Ordinal));

        Assert.Contains("metrics:\n- name: f1\n  goal: maximize\n- name: seconds\n  goal: minimize\n", CanonicalFile.Of(spec), StringComparison.Ordinal);
        SameAgain(spec);
    }

    [Fact]
    public void Generated_files_say_the_same_in_the_long_form()
    {
        var random = new Random(1);
        string[] names = ["learning_rate", "weight_decay", "dropout", "offset"];
        int read = 0;
        for (int i = 0; i < 400; i++)
        {
            IEnumerable<string> lines = names.Where(_ => random.Next(2) == 0)
                .Select(name => $"  {name}: {Filled(Distributions[random.Next(Distributions.Length)], random)}")
                .Append($"  epochs: {(random.Next(2) == 0 ? "[2, 1, 2]" : "{ min: 1, max: 4 }")}");
            SweepSpec spec;
            try
            {
                spec = _fixture.Read(Files.WithParameters(string.Join('\n', lines), "random"));
            }
            catch (UserErrorException)
            {
                continue; // This hyperparameter does not take such values.
            }

            read++;
            SameAgain(spec);
        }

        Assert.InRange(read, 100, 400);
    }

    [Fact]
    public void Numbers_are_read_by_yaml_1_1_too()
    {
        string text = CanonicalFile.Of(_fixture.Read(Files.WithParameters("  learning_rate: { distribution: log_uniform_values, min: 1e-5, max: 1e-3 }\n  offset: [1e20, 3, -2e-7]", "random")));

        // PyYAML's resolver: a float has a point, and its exponent a sign.
        Assert.Contains("min: 1.0e-05", text, StringComparison.Ordinal);
        Assert.Contains("values: [1.0e+20, 3.0, -2.0e-07]", text, StringComparison.Ordinal);
    }

    private static string Filled(string distribution, Random random)
    {
        while (distribution.Contains("VALUE", StringComparison.Ordinal))
        {
            double value = random.Next(3) switch { 0 => random.NextDouble(), 1 => random.Next(1, 9) * 1e-6, _ => random.Next(1, 4) / 4.0 };
            int place = distribution.IndexOf("VALUE", StringComparison.Ordinal);
            distribution = string.Concat(distribution.AsSpan(0, place), value.ToString("R", CultureInfo.InvariantCulture), distribution.AsSpan(place + 5));
        }

        return distribution;
    }

    private void SameAgain(SweepSpec spec)
    {
        string canonical = CanonicalFile.Of(spec);
        SweepSpec again = _fixture.Read(canonical);

        Assert.Equal(Described(spec), Described(again));
        Assert.Equal(canonical, CanonicalFile.Of(again));
    }

    private static string Described(SweepSpec spec) => string.Join('\n',
    [
        $"{spec.Name} {spec.Description} {spec.Method} {spec.Objective} {spec.Target} {spec.RunCap} {spec.SamplerSeed} {spec.BatchSize} {spec.PlannedTrials}",
        string.Join(',', spec.TrainSeeds), string.Join(',', spec.FurtherGoals), string.Join(',', spec.Prior), string.Join(',', spec.Try),
        $"{spec.Task} {spec.Limits} {spec.AttemptLimits} {spec.Checkpoints} {spec.Pruner?.GetType().Name}",
        .. spec.Space.Parameters.Select(parameter => $"{parameter.Name} {Domain(parameter.Domain)} {parameter.OnlyIf}"),
        .. spec.Space.Constraints.Select(constraint => constraint.ToString()!),
    ]);

    private static string Domain(Domain domain) => domain is Categorical list
        ? $"{string.Join(',', list.Values.Select(value => $"{value.GetType().Name} {value}"))} {string.Join(',', list.Probabilities ?? [])} {list.IsOrdinal}"
        : domain.ToString();
}
