using Aspire.Hosting;

namespace Collab.Embedded.Console;

/// <summary>Tells a person why the AppHost ends.</summary>
internal static class FaultMessage
{
    public static void Tell(DistributedApplicationException fault)
    {
        System.Console.Error.WriteLine(fault.Message);
        Environment.ExitCode = 1;
    }
}
