using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Collab.Bench.Fanout;

/// <summary>What one writes first in ASP.NET Core: for each connection a channel, and a task that writes what comes out of it.</summary>
internal static class NaiveServer
{
    /// <summary>What starts this program as that server, with the port to listen on.</summary>
    public const string Command = "naive-server";

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private static readonly Lock Gate = new();
    private static readonly List<Channel<byte[]>> Channels = [];

    public static async Task RunAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.MapGet("/sse", StreamAsync);
        await app.StartAsync();
        using var timer = new Timer(_ => Send("event: heartbeat\ndata: {}\n\n"), null, Heartbeat, Heartbeat);

        var id = 0L;
        while (await Console.In.ReadLineAsync() is { } data)
            Send(string.Create(CultureInfo.InvariantCulture, $"event: task_update\ndata: {data}\nid: {++id}\n\n"));
        // The streams are still open, and would be waited for.
        Environment.Exit(0);
    }

    private static void Send(string frame)
    {
        var bytes = Encoding.UTF8.GetBytes(frame);
        lock (Gate)
        {
            foreach (var channel in Channels)
                channel.Writer.TryWrite(bytes);
        }
    }

    private static async Task StreamAsync(HttpContext context)
    {
        var channel = Channel.CreateUnbounded<byte[]>();
        lock (Gate)
            Channels.Add(channel);
        try
        {
            context.Response.ContentType = "text/event-stream";
            // The headers leave with this.
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await foreach (var frame in channel.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.Body.WriteAsync(frame, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader is gone.
        }
        finally
        {
            lock (Gate)
                Channels.Remove(channel);
        }
    }
}
