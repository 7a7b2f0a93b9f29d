using System.Globalization;
using System.Net.Http.Headers;
using Collab.Bench.Parts;

namespace Collab.Bench.Fanout;

/// <summary>nginx with the module nchan, one worker. A publication is a POST, as nchan has it.</summary>
internal sealed class NchanServer : IFanoutServer
{
    private static readonly string[] Modules = ["/usr/lib/nginx/modules/ngx_nchan_module.so", "/usr/lib64/nginx/modules/ngx_nchan_module.so", "/usr/share/nginx/modules/ngx_nchan_module.so"];

    private readonly Child _process;
    private readonly HttpClient _client;

    private NchanServer(Child process, int port, string requests)
    {
        (_process, Port, Requests) = (process, port, requests);
        _client = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")) };
    }

    /// <summary>The worker's: the master only waits.</summary>
    public int ProcessId { get; private set; }

    public int Port { get; }

    public string Requests { get; }

    public long Published { get; private set; }

    public bool Resumes => false;

    /// <exception cref="NotInstalledException">There is no nginx with nchan.</exception>
    public static async Task<IFanoutServer> StartAsync(RunFolder folder, CancellationToken cancellationToken)
    {
        var nginx = Command.Find("nginx");
        if (nginx is null || Modules.FirstOrDefault(File.Exists) is not { } module)
            throw new NotInstalledException("nginx with nchan is not installed: apt-get install nginx-light libnginx-mod-nchan");

        var (port, requests, configuration) = (Ports.Free(), folder.In("requests-nchan"), folder.In("nginx.conf"));
        await File.WriteAllTextAsync(requests, "/sse\t\n", cancellationToken);
        await File.WriteAllTextAsync(configuration, Configuration(module, folder.Path, port), cancellationToken);
        var process = await Child.StartAsync(folder.In("nginx.log"), [nginx, "-p", folder.Path, "-e", folder.In("nginx-error.log"), "-c", configuration]);
        await process.UntilAsync(() => Ports.AnswersAsync(port), cancellationToken);
        return new NchanServer(process, port, requests) { ProcessId = WorkerOf(process.Id) };
    }

    public Task BeforeOpeningAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task AfterOpeningAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Func<Task> Prepare(long before, IReadOnlyList<long> times)
    {
        var texts = times.Select(SampleEvent.Text).ToList();
        return async () =>
        {
            foreach (var text in texts)
            {
                using var content = new StringContent(text, new MediaTypeHeaderValue("application/json"));
                content.Headers.Add("X-EventSource-Event", "task_update");
                using var answer = await _client.PostAsync("/publish", content);
                answer.EnsureSuccessStatusCode();
                Published++;
            }
        };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _process.DisposeAsync();
    }

    private static int WorkerOf(int master) =>
        int.Parse(File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{master}/task/{master}/children")).Split(' ')[0], CultureInfo.InvariantCulture);

    private static string Configuration(string module, string folder, int port) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        load_module {{module}};
        {{(Environment.UserName == "root" ? "user root;" : "")}}
        daemon off;
        worker_processes 1;
        worker_rlimit_nofile 20000;
        pid {{folder}}/nginx.pid;
        error_log {{folder}}/nginx-error.log error;
        events { worker_connections 19000; }
        http {
            access_log off;
            client_body_temp_path {{folder}}/nginx-body;
            proxy_temp_path {{folder}}/nginx-proxy;
            fastcgi_temp_path {{folder}}/nginx-fastcgi;
            uwsgi_temp_path {{folder}}/nginx-uwsgi;
            scgi_temp_path {{folder}}/nginx-scgi;
            keepalive_requests 1000000;
            nchan_shared_memory_size 512M;
            server {
                listen 127.0.0.1:{{port}} backlog=4096;
                location = /publish {
                    nchan_publisher http;
                    nchan_channel_id bench;
                    nchan_message_buffer_length 10000;
                }
                location = /sse {
                    nchan_subscriber eventsource;
                    nchan_channel_id bench;
                    nchan_subscriber_first_message newest;
                    nchan_eventsource_ping_interval 15;
                }
            }
        }
        """);
}

/// <summary>What is to be measured is not on this machine; the message says how it comes there.</summary>
public sealed class NotInstalledException(string message) : Exception(message);
