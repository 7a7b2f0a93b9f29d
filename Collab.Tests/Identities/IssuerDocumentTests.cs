using System.Net;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Authentication.Organisation;
using Collab.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Collab.Tests.Identities;

/// <summary>An issuer that answers, with what is no use.</summary>
public sealed class IssuerDocumentTests : IAsyncLifetime
{
    private TestIssuer _issuer = null!;

    public async ValueTask InitializeAsync() => _issuer = await TestIssuer.StartAsync();

    public ValueTask DisposeAsync() => _issuer.DisposeAsync();

    [Theory]
    [InlineData(TestIssuer.Discovery, 500, "")]
    [InlineData(TestIssuer.Discovery, 404, "{}")]
    [InlineData(TestIssuer.Discovery, 302, "")]
    [InlineData(TestIssuer.Discovery, 200, "")]
    [InlineData(TestIssuer.Discovery, 200, "<html>Sign in</html>")]
    [InlineData(TestIssuer.Discovery, 200, "null")]
    [InlineData(TestIssuer.Discovery, 200, "[]")]
    [InlineData(TestIssuer.Discovery, 200, "{}")]
    [InlineData(TestIssuer.Discovery, 200, """{"issuer": 5, "jwks_uri": 5}""")]
    [InlineData(TestIssuer.Discovery, 200, """{"issuer": "x", "jwks_uri": "file:///etc/passwd"}""")]
    [InlineData(TestIssuer.Keys, 500, "")]
    [InlineData(TestIssuer.Keys, 302, "")]
    [InlineData(TestIssuer.Keys, 200, "<html>Sign in</html>")]
    [InlineData(TestIssuer.Keys, 200, "{}")]
    [InlineData(TestIssuer.Keys, 200, """{"keys": []}""")]
    [InlineData(TestIssuer.Keys, 200, """{"keys": [{"kty": "RSA", "use": "enc", "n": "AQAB", "e": "AQAB"}]}""")]
    public async Task What_is_no_document_is_no_answer(string path, int status, string body)
    {
        _issuer.Answers[path] = ((HttpStatusCode)status, body);
        using var issuer = new Issuer(
            Options.Create(new AuthOptions { Authority = _issuer.Address, Audience = TestIssuer.Audience }), TimeProvider.System, NullLogger<Issuer>.Instance);

        await Assert.ThrowsAsync<IssuerAwayException>(async () => await issuer.CurrentAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_document_of_another_issuer_is_no_answer_until_it_is_corrected()
    {
        var (clock, log) = (new Clock(), new FirstLine());
        using var issuer = new Issuer(Options.Create(new AuthOptions { Authority = _issuer.Address, Audience = TestIssuer.Audience }), clock, log);
        Publish("https://login.example.com");

        await Assert.ThrowsAsync<IssuerAwayException>(async () => await issuer.CurrentAsync(TestContext.Current.CancellationToken));
        Assert.Contains("another issuer, https://login.example.com", log.Text, StringComparison.Ordinal);

        Publish(_issuer.Address + "/");
        clock.Ahead = TimeSpan.FromSeconds(10);
        Assert.Equal(_issuer.Address + "/", (await issuer.CurrentAsync(TestContext.Current.CancellationToken)).Issuer);

        void Publish(string name) => _issuer.Answers[TestIssuer.Discovery] = (HttpStatusCode.OK, $$"""{"issuer": "{{name}}", "jwks_uri": "{{_issuer.Address}}{{TestIssuer.Keys}}"}""");
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override long GetTimestamp() => base.GetTimestamp() + (long)(Ahead.TotalSeconds * TimestampFrequency);
    }

    private sealed class FirstLine : ILogger<Issuer>
    {
        public string? Text { get; private set; }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Text ??= formatter(state, exception);
    }
}
