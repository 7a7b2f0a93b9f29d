using Aspire.Hosting;
using Microsoft.Extensions.Configuration;

namespace Collab.Embedded.Configuration;

/// <summary>The AppHost's switches that have a meaning of their own.</summary>
internal static class CommandLine
{
    public static Dictionary<string, string> Switches { get; } = new()
    {
        ["--operation"] = "AppHost:Operation",
        ["--publisher"] = "Publishing:Publisher",
        ["--output-path"] = "Pipeline:OutputPath",
        ["--step"] = "Pipeline:Step",
    };

    public static DistributedApplicationOperation Operation(IConfiguration configuration) => configuration["AppHost:Operation"]?.ToLowerInvariant() switch
    {
        null => configuration["Publishing:Publisher"] is null ? DistributedApplicationOperation.Run : DistributedApplicationOperation.Publish,
        "run" => DistributedApplicationOperation.Run,
        "publish" => DistributedApplicationOperation.Publish,
        _ => throw new DistributedApplicationException("Invalid operation specified. Valid operations are 'publish' or 'run'."),
    };
}
