namespace Sweeper.Engine.Slurm;

/// <summary>Finds, for a runner that takes a sweep over, the jobs in which its trials may go on.</summary>
internal static class SlurmAdoption
{
    /// <summary>Gives each trial the latest submission that holds its attempt, if that one is not closed.</summary>
    /// <returns>The submissions that hold any.</returns>
    /// <exception cref="UserErrorException">A manifest is damaged.</exception>
    public static IEnumerable<SlurmChunkWatch> Find(SlurmFolder folder, IReadOnlyList<SlurmTrial> trials)
    {
        Dictionary<(int, int), SlurmTrial> open = trials.ToDictionary(trial => (trial.Launch.Trial, trial.Launch.Attempt));
        List<SlurmChunkWatch> found = [];
        foreach (int number in folder.Submissions().Reverse().TakeWhile(_ => open.Count > 0))
        {
            SlurmChunkFolder place = folder.Chunk(number);
            if (!File.Exists(place.Job))
            {
                // The runner died before it had asked sbatch.
                continue;
            }

            var chunk = SlurmChunk.Read(place);
            var watch = new SlurmChunkWatch(place, chunk, SlurmJson.Read(place.Job, SlurmJson.Default.SlurmJob));
            bool holdsAny = false;
            for (int i = 0; i < chunk.Elements.Count; i++)
            {
                foreach (SlurmTrialLaunch launch in chunk.Elements[i])
                {
                    if (open.Remove((launch.Trial, launch.Attempt), out SlurmTrial? trial) && watch.Job.State != SlurmJobStage.Closed)
                    {
                        trial.Home = (watch, watch.Elements[i]);
                        holdsAny = true;
                    }
                }
            }

            if (holdsAny)
            {
                found.Add(watch);
            }
        }

        return found;
    }
}
