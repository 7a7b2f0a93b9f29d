using Collab.Bench;

// Measures a running system: dotnet run -c Release --project bench/Collab.Bench -- delivery [--url=…] [--writes=…]
if (args is not ["delivery", .. var options])
{
    Console.Error.WriteLine("Usage: delivery [--url=http://localhost:8000] [--writes=300]");
    return 2;
}

using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(5));
var benchmark = new DeliveryBenchmark(new Uri(Option(options, "url", "http://localhost:8000")), int.Parse(Option(options, "writes", "300"), null));
Report.Print("delivery", await benchmark.RunAsync(stop.Token));
return 0;

static string Option(string[] options, string name, string fallback) =>
    options.FirstOrDefault(o => o.StartsWith($"--{name}=", StringComparison.Ordinal))?[(name.Length + 3)..] ?? fallback;
