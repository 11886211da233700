// libtorch's random numbers are the process's: tests that need the same ones again run one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
