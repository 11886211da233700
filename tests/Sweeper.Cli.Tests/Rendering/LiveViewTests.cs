using Spectre.Console;
using Sweeper.Cli.Rendering;

namespace Sweeper.Cli.Tests.Rendering;

public sealed class LiveViewTests
{
    private readonly FakeClock _clock = new();
    private readonly LiveView _view;

    public LiveViewTests() => _view = new(new Terminal(), News.Varied, _clock);

    [Fact]
    public void Says_that_it_starts_before_there_is_news() => Assert.Equal("Starting ...", Picture(80).Trim());

    [Theory]
    [InlineData(80, "#3 +6e-05 +16 +adamw +━{8} +50% +2/2 +0.8000 *\n", "#4 +8e-05 +16 +adamw +loading *\n")]
    [InlineData(200, "#3 +6e-05 +16 +adamw +━{20} +50% +2/2 +0.8000 +cpu 3 *\n", "#4 +8e-05 +16 +adamw +loading +cpu 4 *\n")]
    [InlineData(60, "#3 +6e-05 +16 +50% +2/2 +0.8000 *\n", "#4 +8e-05 +16 +loading *\n")]
    public void Shows_progress_best_and_time_to_go_within_the_width(int width, string moving, string loading)
    {
        Play();

        string picture = Picture(width);

        string[] lines = picture.Split('\n');
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        string header = string.Join(' ', picture.Split('\n').TakeWhile(line => !line.Contains("trial  ", StringComparison.Ordinal)));
        string words = string.Join(' ', header.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(
            "sst-grid 2/12 done (1 failed) best f1 0.9100 @ epoch 2 of 2 (#1) 1 min 30 s so far about 3 min 45 s to go", words);
        Assert.Matches(moving, picture);
        Assert.Matches(loading, picture);
        Assert.Contains("#2 failed (diverged): the loss became NaN at step 7;", picture, StringComparison.Ordinal);
        Assert.DoesNotContain("…", picture, StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_the_last_few_notes()
    {
        Play();
        for (int i = 1; i <= 6; i++)
        {
            _view.Say($"note [{i}]");
        }

        string picture = Picture(80);

        Assert.DoesNotContain("note [2]", picture, StringComparison.Ordinal);
        Assert.All([3, 4, 5, 6], i => Assert.Contains($"note [{i}]", picture, StringComparison.Ordinal));
    }

    // A trial takes 60 s for 100 steps in two epochs; one is half done, one just began and eight are to go on two slots. One in three has
    // failed at once, so each of these counts for 3/4 of its time: 30 s and nine times 45 s.
    private void Play()
    {
        _view.Take(News.Began());
        _view.Take(News.Assigned(1));
        _view.Take(News.Started(1));
        _clock.Pass(60);
        _view.Take(News.Completed(1, 2, 0.91));
        _view.Take(News.Assigned(2));
        _view.Take(News.Failed(2));
        _view.Take(News.Assigned(3));
        _view.Take(News.Started(3));
        _clock.Pass(30);
        _view.Take(News.Step(3, 50));
        _view.Take(News.Epoch(3, 1, 0.8));
        _view.Take(News.Assigned(4));
    }

    private string Picture(int width)
    {
        using var writer = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new()
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        console.Write(_view.Draw(width));
        return writer.ToString();
    }
}
