using System.Net;
using System.Net.Sockets;
using System.Text;
using Collab.Tests.Support;

namespace Collab.Tests.Edges;

/// <summary>What a connection may ask of both services before anybody knows who it is.</summary>
public sealed class ConnectionTests(CollabApp app)
{
    [Theory]
    [InlineData("api")]
    [InlineData("notifier")]
    public async Task Headers_that_do_not_end_are_not_waited_for(string service)
    {
        var answer = await ExchangeAsync(service, "GET /alive HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_not_waited_for()
    {
        var answer = await ExchangeAsync("api", "POST /users HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{");

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("urn:collab:request-timeout", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST /users", "")]
    [InlineData("PUT /users/{id}", "")]
    [InlineData("POST /events", "Idempotency-Key: a-key\r\n")]
    [InlineData("POST /auth/logout", "")]
    public async Task A_body_that_comes_for_longer_than_a_request_may_take_is_cut_off(string route, string header)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var ann = await app.UserAsync();
        await using var api = await OwnApi.StartAsync(app, ("Requests:TimeoutSeconds", "2"));
        using var client = new TcpClient();
        await client.ConnectAsync(api.Address.Host, api.Address.Port, cancellation);
        var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"{route.Replace("{id}", $"{ann.Id}", StringComparison.Ordinal)} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {ann.Token}\r\n{header}Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{{\"name\": \""), cancellation);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var sending = SendSlowlyAsync(stream, over.Token);

        var answer = await ReadUntilCutOffAsync(stream, cancellation);
        await over.CancelAsync();
        await sending;

        Assert.StartsWith("HTTP/1.1 503", answer, StringComparison.Ordinal);
        Assert.Contains("\nRetry-After: ", answer, StringComparison.Ordinal);
        Assert.Contains("The request took too long.", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("urn:collab:internal", answer, StringComparison.Ordinal);
        (await ann.GetAsync($"/users/{ann.Id}")).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("api")]
    [InlineData("notifier")]
    public async Task Headers_that_are_too_many_are_refused(string service)
    {
        var answer = await ExchangeAsync(service, $"GET /alive HTTP/1.1\r\nHost: localhost\r\n{string.Concat(Enumerable.Range(0, 200).Select(i => $"X-{i}: 1\r\n"))}\r\n");

        Assert.StartsWith("HTTP/1.1 431", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\xFF", "400")]
    [InlineData("\xC3\x28", "400")]
    [InlineData("\xC3\xA9", "401")]
    public async Task A_key_that_is_no_UTF_8_is_refused_by_name(string key, string status)
    {
        var answer = await ExchangeAsync("api", $"POST /auth/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 54\r\nIdempotency-Key: {key}\r\n\r\n{{\"email\": \"nobody@example.com\", \"password\": \"nothing\"}}");

        Assert.StartsWith($"HTTP/1.1 {status}", answer, StringComparison.Ordinal);
        Assert.Equal(status == "400", answer.Contains("\"Idempotency-Key\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("api")]
    [InlineData("notifier")]
    public async Task A_header_that_nobody_reads_may_have_any_octets(string service)
    {
        var answer = await ExchangeAsync(service, $"GET /sse/{Guid.CreateVersion7()} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Any: \xFF\xC3\xA9\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 401", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api")]
    [InlineData("notifier")]
    public async Task A_body_that_is_announced_for_a_stream_is_not_waited_for(string service)
    {
        var ann = await app.UserAsync();
        foreach (var body in (string[])["Content-Length: 5000", "Content-Length: 3000000", "Transfer-Encoding: chunked"])
        {
            Assert.Equal("HTTP/1.1 200 OK", await StatusLineAsync(service, $"GET /sse/{ann.Id} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {ann.Token}\r\n{body}\r\n\r\n"));
            Assert.Equal("HTTP/1.1 401 Unauthorized", await StatusLineAsync(service, $"GET /sse/{Guid.CreateVersion7()} HTTP/1.1\r\nHost: localhost\r\n{body}\r\n\r\n"));
        }
    }

    /// <summary>A client that sends all before it reads: what is left unread when the connection ends takes the answer with it.</summary>
    [Fact]
    public async Task A_body_that_is_too_large_is_answered_also_when_it_is_sent_first()
    {
        var ann = await app.UserAsync();
        var large = new string('x', 10 * 1024 * 1024);
        foreach (var (credentials, status) in ((string, string)[])[($"Authorization: Bearer {ann.Token}", "413 Payload Too Large"), ("Authorization: Bearer none", "401 Unauthorized")])
        {
            for (var i = 0; i < 10; i++)
            {
                var answer = await StatusLineAsync("api", $"POST /events HTTP/1.1\r\nHost: localhost\r\n{credentials}\r\nContent-Type: application/json\r\nContent-Length: {large.Length}\r\n\r\n{large}");
                Assert.Equal($"HTTP/1.1 {status}", answer);
            }
        }
    }

    [Theory]
    [InlineData("api")]
    [InlineData("notifier")]
    public async Task No_answer_says_what_serves_it(string service)
    {
        var answer = await ExchangeAsync(service, "GET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 404", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\nServer:", answer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\nX-Powered-By:", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\nX-Content-Type-Options: nosniff", answer, StringComparison.Ordinal);
        Assert.Contains("\nReferrer-Policy: no-referrer", answer, StringComparison.Ordinal);
        Assert.Contains("\nContent-Security-Policy: default-src 'none'", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere/../alive")]
    [InlineData("/nowhere/%2e%2e/alive")]
    [InlineData("/nowhere/.%2E/alive?x=1")]
    [InlineData("/alive/.")]
    [InlineData("/alive/%2e?x=1")]
    [InlineData("/./alive")]
    [InlineData("/nowhere#/../alive")]
    [InlineData("http://localhost/nowhere/../alive")]
    [InlineData("http://localhost/nowhere/%2e%2e/alive")]
    [InlineData("http://localhost/nowhere\\..\\alive")]
    [InlineData("http://localhost/alive/.#x")]
    public async Task A_path_with_segments_of_dots_is_no_route(string target)
    {
        foreach (var service in (string[])["api", "notifier"])
        {
            var answer = await ExchangeAsync(service, $"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

            Assert.StartsWith("HTTP/1.1 404", answer, StringComparison.Ordinal);
            Assert.Contains("\nContent-Type: application/problem+json", answer, StringComparison.Ordinal);
            Assert.Contains("\nX-Content-Type-Options: nosniff", answer, StringComparison.Ordinal);
            Assert.Contains("urn:collab:not-found", answer, StringComparison.Ordinal);
            Assert.Contains("\"trace_id\"", answer, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/alive?x=/../y")]
    [InlineData("http://localhost/alive")]
    [InlineData("/.well-known/security.txt")]
    public async Task Dots_elsewhere_are_taken_as_they_stand(string target)
    {
        var answer = await ExchangeAsync("api", $"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.DoesNotContain("urn:collab:not-found", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/collaborators/%2e%2e")]
    [InlineData("/collaborators/..")]
    [InlineData("/stories#/..")]
    [InlineData("/%2e")]
    public async Task Nothing_above_what_a_path_names_is_deleted(string below)
    {
        var ann = await app.UserAsync();
        var task = await ann.TaskAsync(await ann.EventAsync());

        var answer = await ExchangeAsync("api", $"DELETE /tasks/{task}{below} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {ann.Token}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 404", answer, StringComparison.Ordinal);
        (await ann.GetAsync($"/tasks/{task}")).Expect(HttpStatusCode.OK);
    }

    /// <summary>Faster than what is too slow, until nobody takes any more.</summary>
    private static async Task SendSlowlyAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var piece = Encoding.ASCII.GetBytes(new string('x', 1024));
        try
        {
            while (true)
            {
                await stream.WriteAsync(piece, cancellationToken);
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // It is over.
        }
    }

    /// <summary>What the server answers before it ends the connection, which resets it while there is more on its way.</summary>
    private static async Task<string> ReadUntilCutOffAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, cancellationToken);
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            // What has come is the answer.
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }

    /// <summary>Sends some bytes, and reads until the server ends the connection.</summary>
    private async Task<string> ExchangeAsync(string service, string request)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync("localhost", app.Application.GetEndpoint(service, "http").Port, cancellation);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), cancellation);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(cancellation);
    }

    /// <summary>Sends some bytes, and reads the first line of what comes back.</summary>
    private async Task<string?> StatusLineAsync(string service, string request)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync("localhost", app.Application.GetEndpoint(service, "http").Port, cancellation);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), cancellation);
        using var reader = new StreamReader(stream);
        return await reader.ReadLineAsync(cancellation);
    }
}
