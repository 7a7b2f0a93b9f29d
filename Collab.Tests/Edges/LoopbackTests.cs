using System.Net;
using System.Net.NetworkInformation;
using Collab.Tests.Support;
using Npgsql;
using StackExchange.Redis;

namespace Collab.Tests.Edges;

/// <summary>PostgreSQL and Redis are for this machine, and there for who knows their passwords.</summary>
public sealed class LoopbackTests(CollabApp app)
{
    [Fact]
    public async Task PostgreSQL_and_Redis_are_reached_from_this_machine_only()
    {
        var postgres = new NpgsqlConnectionStringBuilder(await app.ConnectionStringAsync("collabdb"));
        var redis = ConfigurationOptions.Parse(await app.ConnectionStringAsync("redis"));
        int[] ports = [postgres.Port, .. redis.EndPoints.Select(end => end is DnsEndPoint dns ? dns.Port : ((IPEndPoint)end).Port)];

        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(listener => ports.Contains(listener.Port)).ToList();

        Assert.Equal(ports.Order(), listeners.Select(listener => listener.Port).Distinct().Order());
        Assert.All(listeners, listener => Assert.True(IPAddress.IsLoopback(listener.Address), $"{listener}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a wrong password")]
    public async Task PostgreSQL_asks_for_a_password(string password)
    {
        var settings = new NpgsqlConnectionStringBuilder(await app.ConnectionStringAsync("collabdb")) { Password = password, Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => connection.OpenAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a wrong password")]
    public async Task Redis_asks_for_a_password(string password)
    {
        var settings = ConfigurationOptions.Parse(await app.ConnectionStringAsync("redis"));
        (settings.Password, settings.AbortOnConnectFail, settings.ConnectRetry) = (password, true, 1);

        await Assert.ThrowsAnyAsync<RedisException>(async () =>
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(settings);
            await connection.GetDatabase().StringGetAsync("anything");
        });
    }
}
