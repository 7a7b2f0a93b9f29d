using Aspire.Hosting.ApplicationModel;
using Collab.Embedded.Orchestration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Collab.Embedded.Console;

/// <summary>Passes the output of the processes on to the AppHost's loggers, in a category for each resource, as tests want it.</summary>
internal sealed partial class ResourceLogForwarder(ResourceLoggerService logs, ILoggerFactory loggers, IHostEnvironment environment)
{
    public void Follow(IEnumerable<Launcher> launchers)
    {
        foreach (var launcher in launchers)
            _ = ForwardAsync(launcher.Id, loggers.CreateLogger($"{environment.ApplicationName}.Resources.{launcher.Resource.Name}"));
    }

    private async Task ForwardAsync(string id, ILogger logger)
    {
        await foreach (var lines in logs.WatchAsync(id))
        {
            foreach (var line in lines)
            {
                if (line.IsErrorMessage)
                    Log.ErrorLine(logger, line.LineNumber, line.Content);
                else
                    Log.Line(logger, line.LineNumber, line.Content);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Number}: {Line}")]
        public static partial void Line(ILogger logger, int number, string line);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Number}: {Line}")]
        public static partial void ErrorLine(ILogger logger, int number, string line);
    }
}
