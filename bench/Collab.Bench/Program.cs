using System.Globalization;
using Collab.Bench;
using Collab.Bench.Delivery;
using Collab.Bench.Fanout;
using Collab.Bench.Reads;
using Collab.Bench.Seeding;

// Measures a running system: dotnet run -c Release --project bench/Collab.Bench -- <what> [--option=value …]
using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(30));
Console.CancelKeyPress += (_, pressed) =>
{
    // What was started is to be ended.
    pressed.Cancel = true;
    stop.Cancel();
};
var options = new Options(args.Skip(1));
switch (args.FirstOrDefault())
{
    case "delivery":
        var delivery = new DeliveryBenchmark(new Uri(options.Text("url", "http://localhost:8000")), options.Number("writes", 300));
        Report.Print("delivery", await delivery.RunAsync(stop.Token));
        return 0;
    case "seed":
        await new Seeder(options.Seed(), Console.WriteLine).RunAsync(options.Database, stop.Token);
        return 0;
    case "reads":
        var reads = new ReadsBenchmark(new Uri(options.Text("url", "http://localhost:8000")), options.Database, options.Number("requests", 200), options.Text("only", ""));
        Report.Print("reads", await reads.RunAsync(stop.Token), options.Text("json", ""));
        return 0;
    case "fanout":
        FanoutReport.Print(await new FanoutRun(options).RunAsync(stop.Token), options.Text("json", ""));
        return 0;
    case "dispatch":
        Report.Print("dispatch", await new DispatchBenchmark(options).RunAsync(stop.Token), options.Text("json", ""));
        return 0;
    case "replay":
        Report.Print("replay", await new ReplayBenchmark(options).RunAsync(stop.Token), options.Text("json", ""));
        return 0;
    case "storm":
        Report.Print("storm", await new StormBenchmark(options).RunAsync(stop.Token), options.Text("json", ""));
        return 0;
    case NaiveServer.Command:
        await NaiveServer.RunAsync(int.Parse(args[1], CultureInfo.InvariantCulture));
        return 0;
    default:
        Console.Error.WriteLine(Options.Usage);
        return 2;
}
