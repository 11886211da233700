using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sweeper.Slurm.Tests;

/// <summary>
/// A real Slurm on this machine: three virtual nodes n1 to n3 with two GPUs each that are none, one controller, no accounting. Nodes can be
/// lost, frozen and brought back.
/// </summary>
public sealed class VirtualSlurm : IDisposable
{
    public const int Nodes = 3;
    public const int GpusPerNode = 2;

    private static readonly string[] Programs = ["munged", "slurmctld", "slurmd", "sbatch", "unshare"];

    private readonly string _folder = Directory.CreateTempSubdirectory("slurm-").FullName;
    private readonly Dictionary<string, Daemon> _daemons = [];

    public VirtualSlurm()
    {
        Configure();
        Environment.SetEnvironmentVariable("SLURM_CONF", Configuration);
        _daemons["munged"] = new Daemon(
            _folder, "munged", "munged", "--foreground", "--force", $"--socket={_folder}/munge.sock", $"--key-file={_folder}/key/munge.key",
            $"--pid-file={_folder}/key/munged.pid", $"--log-file={_folder}/munged.log", $"--seed-file={_folder}/key/seed");
        Wait.Until(() => Shell.Run("munge", "-n", $"--socket={_folder}/munge.sock") is not null, "munged answers");
        StartController();
        for (int i = 1; i <= Nodes; i++)
        {
            StartNode($"n{i}");
        }

        Wait.Until(() => IdleNodes() == Nodes, $"all nodes are idle; logs are in {_folder}");
    }

    /// <summary>Why there can be no Slurm here; null when there can.</summary>
    public static string? WhyNot { get; } =
        Environment.UserName != "root" ? "a Slurm of virtual nodes needs root"
        : Programs.FirstOrDefault(program => Shell.Run("which", program) is null) is { } missing
            ? $"Slurm is not installed ({missing} is missing): apt-get install slurm-wlm munge" : null;

    private string Configuration => Path.Combine(_folder, "slurm.conf");

    public void StartController()
    {
        _daemons["slurmctld"] = new Daemon(_folder, "slurmctld", "slurmctld", "-D", "-f", Configuration);
        Wait.Until(() => Shell.Run("scontrol", "ping")?.Contains("is UP", StringComparison.Ordinal) == true, "slurmctld answers");
    }

    public void StopController() => Stop("slurmctld");

    public void StartNode(string node)
    {
        _daemons[node] = new Daemon(_folder, node, "slurmd", "-D", "-f", Configuration, "-N", node);
        Shell.Run("scontrol", "update", $"nodename={node}", "state=resume");
    }

    /// <summary>Its slurmd is killed; what runs on it goes on unseen, as behind a cut network.</summary>
    public void LoseNode(string node)
    {
        _daemons[node].Signal("KILL");
        Stop(node);
        if (!SlurmForm.IsFull)
        {
            // What Slurm does by itself after a quarter of a minute.
            Shell.Run("scontrol", "update", $"nodename={node}", "state=down", "reason=lost");
        }
    }

    /// <summary>Its slurmd answers no more.</summary>
    public void FreezeNode(string node) => _daemons[node].Signal("STOP");

    public void ThawNode(string node) => _daemons[node].Signal("CONT");

    /// <summary>Waits until every node can take jobs again, and no job is left.</summary>
    public static void Settle() => Wait.Until(() => IdleNodes() == Nodes && Shell.Run("squeue", "-h")?.Length == 0, "the cluster is idle");

    public void Dispose()
    {
        if (_daemons.ContainsKey("slurmctld"))
        {
            Shell.Run("bash", "-c", "ids=$(squeue -h -o %A | sort -u); [ -z \"$ids\" ] || { scancel $ids; sleep 1; scancel --full -s KILL $ids; }");
        }

        foreach (string name in _daemons.Keys.Order().Reverse())
        {
            Stop(name);
        }

        EndSteps();
        Directory.Delete(_folder, recursive: true);
    }

    private static int IdleNodes() =>
        Shell.Run("sinfo", "-h", "-N", "-t", "idle", "-o", "%N")?.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().Count() ?? 0;

    private void Stop(string name)
    {
        if (_daemons.Remove(name, out Daemon? daemon))
        {
            daemon.Dispose();
        }
    }

    /// <summary>A slurmstepd outlives its slurmd, by design. Those of these nodes have a log in the folder open.</summary>
    private void EndSteps() => Shell.Run("bash", "-c", $$"""
        for p in $(pidof slurmstepd); do
          if ls -l /proc/$p/fd 2>/dev/null | grep -q {{_folder}}/; then pkill -KILL -P $p; kill -KILL $p; fi
        done
        """);

    private void Configure()
    {
        int port = FreePort();

        // munged wants the way to its socket to be safe, but open for all to go.
        Shell.Run("bash", "-c", $"""
            cd {_folder} && chmod 755 . && umask 077 && mkdir key state spool dev && head -c 128 /dev/urandom >key/munge.key
            """);
        for (int i = 0; i < GpusPerNode; i++)
        {
            // slurmd asks for a device, or it tells jobs of no GPU.
            File.CreateSymbolicLink($"{_folder}/dev/nvidia{i}", "/dev/null");
        }

        File.WriteAllText($"{_folder}/gres.conf", $"NodeName=n[1-{Nodes}] Name=gpu File={_folder}/dev/nvidia[0-{GpusPerNode - 1}]\n");
        File.WriteAllText(Configuration, string.Create(CultureInfo.InvariantCulture, $"""
            ClusterName=sweepertest
            SlurmctldHost=localhost(127.0.0.1)
            SlurmctldPort={port}
            SlurmUser=root
            SlurmdUser=root
            CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
            AuthInfo=socket={_folder}/munge.sock,cred_expire=5
            StateSaveLocation={_folder}/state
            SlurmdSpoolDir={_folder}/spool/%n
            SlurmctldPidFile={_folder}/ctld.pid
            SlurmdPidFile={_folder}/slurmd.%n.pid
            SlurmctldLogFile={_folder}/slurmctld.log
            SlurmdLogFile={_folder}/slurmd.%n.log
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            JobAcctGatherType=jobacct_gather/none
            MpiDefault=none
            SlurmdParameters=config_overrides
            SelectType=select/cons_tres
            SelectTypeParameters=CR_Core_Memory
            DefMemPerCPU=100
            SchedulerParameters=batch_sched_delay=0,bf_interval=1,sched_min_interval=50000
            PriorityType=priority/basic
            PreemptType=preempt/partition_prio
            PreemptMode=REQUEUE
            JobRequeue=1
            ReturnToService=2
            SlurmdTimeout=5
            MessageTimeout=5
            KillWait=5
            MinJobAge=300
            GresTypes=gpu
            NodeName=n[1-{Nodes}] NodeHostname=localhost NodeAddr=127.0.0.1 Port=[{port + 1}-{port + Nodes}] CPUs=4 RealMemory=2048 Gres=gpu:{GpusPerNode} State=UNKNOWN
            PartitionName=main Nodes=ALL Default=YES DefaultTime=60 PriorityTier=1
            PartitionName=urgent Nodes=ALL DefaultTime=60 PriorityTier=10

            """));
    }

    /// <summary>The first of a row of ports that nobody listens on.</summary>
    private static int FreePort()
    {
        for (int first = 26900; ; first += 10)
        {
            try
            {
                for (int port = first; port <= first + Nodes; port++)
                {
                    using var listener = new TcpListener(IPAddress.Loopback, port);
                    listener.Start();
                }

                return first;
            }
            catch (SocketException)
            {
                // Somebody has one of them.
            }
        }
    }
}
