using System.CommandLine;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper complete POSITION LINE</c>: what the scripts of <c>sweeper completion</c> call, not people.</summary>
internal static class CompleteCommand
{
    public static Command Create(Terminal terminal)
    {
        var position = new Argument<int>("POSITION") { Description = "Where the cursor is, in characters." };
        var line = new Argument<string>("LINE") { Description = "The command line as typed, with the program's name." };
        var command = new Command("complete", "Print the words that may stand at a place of a command line.") { position, line };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            foreach (string word in Words(parsed.RootCommandResult.Command, parsed.GetValue(line)!, parsed.GetValue(position)))
            {
                terminal.Out.WriteLine(word);
            }
        });
        return command;
    }

    private static IEnumerable<string> Words(Command root, string line, int position)
    {
        string typed = line[..Math.Clamp(position, 0, line.Length)].TrimStart();
        int program = typed.IndexOf(' ', StringComparison.Ordinal);
        if (program < 0)
        {
            return [];
        }

        string arguments = typed[(program + 1)..].TrimStart();
        string word = arguments[(arguments.LastIndexOf(' ') + 1)..];
        bool isOption = word.StartsWith('-');
        return root.Parse(arguments).GetCompletions(arguments.Length)
            .Select(item => item.InsertText ?? item.Label)
            .Where(text => text.StartsWith(word, StringComparison.Ordinal) && text.StartsWith('-') == isOption && !text.StartsWith('/'))
            .Distinct();
    }
}
