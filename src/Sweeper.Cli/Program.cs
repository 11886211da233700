using System.CommandLine;
using Sweeper.Cli;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Commands;

var terminal = new Terminal();
var root = new RootCommand("Sweeper runs hyperparameter sweeps of transformer fine-tuning and says which configuration is best.")
{
    RunCommand.Create(terminal),
    ResumeCommand.Create(terminal),
    AttachCommand.Create(terminal),
    StopCommand.Create(terminal),
    RetryCommand.Create(terminal),
    StatusCommand.Create(terminal),
    ListCommand.Create(terminal),
    TrialsCommand.Create(terminal),
    ShowCommand.Create(terminal),
    BestCommand.Create(terminal),
    ReportCommand.Create(terminal),
    PlotCommand.Create(terminal),
    DashboardCommand.Create(terminal),
    ReproduceCommand.Create(terminal),
    PredictCommand.Create(terminal),
    ExportCommand.Create(terminal),
    ValidateCommand.Create(terminal),
    PlanCommand.Create(terminal),
    CompareCommand.Create(terminal),
    CompletionCommand.Create(terminal),
    CompleteCommand.Create(terminal),
    DoctorCommand.Create(terminal),
    OptimizeCommand.Create(),
    WorkerProcessCommand.Create(),
    ElementCommand.Create(),
};
return await Invocation.RunAsync(root, args, terminal);
