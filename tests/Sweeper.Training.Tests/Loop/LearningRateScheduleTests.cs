using System.Text.Json;
using Sweeper.Training.Loop;
using Sweeper.Training.Tests.Models;

namespace Sweeper.Training.Tests.Loop;

public sealed class LearningRateScheduleTests
{
    [SharedDataFact]
    public void Rates_are_those_of_the_reference()
    {
        using JsonDocument golden = GoldenModel.Read("metrics.json");
        int compared = 0;
        foreach (JsonElement schedule in golden.RootElement.GetProperty("schedules").EnumerateArray())
        {
            // Every schedule here warms up, so ours is the reference's constant_with_warmup.
            string name = schedule.GetProperty("schedule").GetString()!;
            string? ours = name switch
            {
                "linear" or "cosine" => name,
                "constant_with_warmup" => "constant",
                _ => null,
            };
            if (ours is null)
            {
                continue;
            }

            (int steps, int warmup) = (schedule.GetProperty("steps").GetInt32(), schedule.GetProperty("warmup").GetInt32());
            double peak = schedule.GetProperty("peak").GetDouble();
            double[] rates = [.. schedule.GetProperty("lr").EnumerateArray().Select(x => x.GetDouble())];
            for (int s = 0; s < rates.Length; s++)
            {
                Assert.Equal(rates[s], peak * LearningRateSchedule.Multiplier(ours, s, warmup, steps), 1e-12);
                compared++;
            }
        }

        Assert.True(compared > 500);
    }

    [Theory]
    [InlineData(0, 100, 0)]
    [InlineData(0.1, 100, 10)]
    [InlineData(0.1, 101, 11)]
    [InlineData(1, 7, 7)]
    public void Warm_up_takes_its_share_of_all_steps_rounded_up(double ratio, int total, int expected) =>
        Assert.Equal(expected, LearningRateSchedule.WarmupSteps(ratio, total));
}
