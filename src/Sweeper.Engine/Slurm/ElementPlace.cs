using System.Globalization;
using Sweeper.Engine.Execution;

namespace Sweeper.Engine.Slurm;

/// <summary>Where this process runs, as Slurm's variables say.</summary>
/// <param name="Element">Index in the array.</param>
/// <param name="Restart">How often Slurm has started the element again.</param>
/// <param name="Job">The element's id, as people name it: <c>123_4</c>.</param>
/// <param name="Node">Slurm's name of the node.</param>
/// <param name="Gpus">CUDA_VISIBLE_DEVICES; null when it is not set.</param>
internal sealed record ElementPlace(int Element, int Restart, string Job, string Node, string? Gpus)
{
    /// <exception cref="UserErrorException">This process is no element of a job array.</exception>
    public static ElementPlace FromEnvironment()
    {
        int element = Number("SLURM_ARRAY_TASK_ID") ?? throw new UserErrorException(
            "this process is not an element of a Slurm job array", "Leave this command to 'sweeper run --executor slurm', which submits it");
        return new(
            element,
            Number("SLURM_RESTART_COUNT") ?? 0,
            string.Create(CultureInfo.InvariantCulture, $"{Environment.GetEnvironmentVariable("SLURM_ARRAY_JOB_ID")}_{element}"),
            Environment.GetEnvironmentVariable("SLURMD_NODENAME") ?? Environment.MachineName,
            Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES"));
    }

    /// <summary>The slot of a trial here; null when a GPU was asked for and none is to be seen.</summary>
    public static DeviceSlot? Slot(int gpus, string? devices)
    {
        DeviceSlot slot = DeviceSlots.Discover(gpus == 0 ? "cpu" : devices, jobs: 1)[0];
        return slot.Device == "cpu" && gpus > 0 && devices is null ? null : slot;
    }

    /// <summary>Why <see cref="Slot"/> is null.</summary>
    public string NoGpu => string.Create(
        CultureInfo.InvariantCulture,
        $"no GPU is visible on node {Node} (CUDA_VISIBLE_DEVICES={Gpus ?? "not set"}, and nvidia-smi lists none); load the driver's module under setup, or train on the CPU with --devices cpu");

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
