using System.Text;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.SweepFiles;

public sealed class FuzzTests : IDisposable
{
    private static readonly string[] Seeds =
    [
        Files.WithParameters("  epochs: { min: 1, max: 5 }\n  learning_rate: &x [1e-5, 2e-5]\n  offset: *x",
            "random"),
        Files.WithTop("name: 'a'\ndescription: |\n  text\n  more\nproject: \"x\\u0041\"\nrun_cap: 3"),
        Files.WithParameters("  dropout: { distribution: q_uniform, min: 0.0, max: .5, q: 1e-1 }\n"
            + "  optimizer: [sgd]"),
        Files.WithParameters("  offset: { distribution: q_normal, mu: 0, sigma: 1, q: 2 }\n"
            + "  <<: { epochs: 1 }", "random"),
        """
        method: bayes
        metrics: [f1, { name: seconds, goal: minimize }]
        run_cap: 9
        early_terminate: { type: hyperband, max_iter: 27, s: 2, eta: 3, strict: false }
        parameters:
          optim: { parameters: { optimizer: [adamw, sgd], dropout: { min: 0.0, max: 0.5 } } }
          batch_size: [8, 16]
        sweeper:
          task: { model: models/tiny, data: data/sst2 }
          when: [ { if: "optimizer != sgd", drop: dropout } ]
          where: [ "batch_size * (1 + dropout) <= 20 or not dropout in [0.1]" ]
          try: [ { optimizer: sgd, batch_size: 8, dropout: 0.1 } ]
          fidelity: { unit: epochs, eval_every: 1/4 epoch }
          limits: { max_seconds: 30m, max_memory: 2GB }
          deterministic: true
        """,
    ];

    private static readonly string[] Pieces =
    [
        "[", "]", "{", "}", ":", ": ", ",", "\n", "\n  ", "\t", "'", "\"", "&a ", "*a", "- ", "? ", "!!str ",
            "!x ", "%", "@", "|",
        "> ", "#", "<<: ", "---\n", "...\n", "null", "1e999", "-1", "\0", "\uFFFD", "é", "🙂", "\\u", "\\x0",
            "..", "/", "\u0085",
        "%YAML 9999999999.1\n", "~", "=", ".inf", ".nan", "0x", "18446744073709551616", "**", "==", "not ", "\uFEFF", "\r",
            "[[[[[[", "parameters: ",
    ];

    private readonly ReaderFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Any_damage_to_a_file_is_read_or_reported()
    {
        foreach (int i in FuzzRounds.Of(2000))
        {
            string text = Damaged(new SeededRandom(FuzzRounds.Seed, i, "fuzz"));
            Exception? e = Record.Exception(() => _fixture.Read(text));
            Assert.True(e is null or UserErrorException, $"{e}\n--- for ---\n{text}");
            Assert.All((e as UserErrorException)?.Problems ?? [], problem => Assert.NotEmpty(problem.Fix));
        }
    }

    [Fact]
    public void Any_damage_to_an_override_is_read_or_reported()
    {
        foreach (int i in FuzzRounds.Of(500))
        {
            var random = new SeededRandom(FuzzRounds.Seed, i, "fuzz override");
            string text = Edited("parameters.epochs.values=[1, 2]", random);
            Exception? e = Record.Exception(() => _fixture.Read(Seeds[0], text));
            Assert.True(e is null or UserErrorException, $"{e}\n--- for ---\n{text}");
        }
    }

    private static string Damaged(SeededRandom random)
    {
        string text = Seeds[random.NextInt(Seeds.Length)];
        for (int edits = 1 + random.NextInt(4); edits > 0; edits--)
        {
            text = Edited(text, random);
        }

        // Half of a character outside the basic plane cannot be written to a file.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
    }

    private static string Edited(string text, SeededRandom random)
    {
        int at = random.NextInt(text.Length + 1);
        int length = Math.Min(random.NextInt(6), text.Length - at);
        return random.NextInt(4) switch
        {
            0 => text.Remove(at, length),
            1 => text.Insert(at, Pieces[random.NextInt(Pieces.Length)]),
            2 => text.Remove(at, length).Insert(at, Pieces[random.NextInt(Pieces.Length)]),
            _ => text.Insert(random.NextInt(text.Length + 1), text.Substring(at, length)),
        };
    }
}
