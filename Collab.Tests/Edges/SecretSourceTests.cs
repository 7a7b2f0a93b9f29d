using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Collab.Tests.Support;
using Microsoft.Extensions.Options;
using Npgsql;
using StackExchange.Redis;

namespace Collab.Tests.Edges;

/// <summary>Secrets come from the configuration of an installation, and from nowhere else.</summary>
public sealed partial class SecretSourceTests(CollabApp app)
{
    private const int MinLength = 20;

    private static readonly string[] Projects =
        ["Collab.Api", "Collab.AppHost", "Collab.Data", "Collab.MigrationWorker", "Collab.Notifier", "Collab.ServiceDefaults", "embedded"];

    [Fact]
    public void No_secret_is_in_a_file_of_settings()
    {
        var files = FilesOf("*.json").Where(file => SettingsName().IsMatch(Path.GetFileName(file))).ToList();

        Assert.Contains(files, file => file.EndsWith("appsettings.Development.json", StringComparison.Ordinal));
        Assert.Equal([], files.SelectMany(file => SecretsIn(JsonDocument.Parse(File.ReadAllText(file)).RootElement, file)));
    }

    [Fact]
    public void No_secret_is_in_the_code()
    {
        var files = FilesOf("*.cs").Concat(FilesOf("*.csproj")).ToList();

        Assert.NotEmpty(files);
        Assert.Equal([], files.Where(file => Secret().IsMatch(File.ReadAllText(file))));
    }

    [Theory]
    [InlineData("""Password = "correct horse";""")]
    [InlineData("""const string ServiceToken = "uaDv7DP0Ywcumj9gH0uFUhW1H3aRkmbB";""")]
    [InlineData("Host=db;Username=collab;Password=hunter22;Database=collabdb")]
    [InlineData("localhost:6379,password=hunter22")]
    [InlineData("clb_rsTVEYDj6n6gNHs_ch_nDQ2GujeQa7cflalXOwb00968ck4i")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    public void What_is_looked_for_is_found(string code) => Assert.Matches(Secret(), code);

    [Fact]
    public async Task Without_a_token_in_the_configuration_nothing_speaks_for_the_system()
    {
        await using var api = await OwnApi.StartAsync(app, ("Auth:ServiceToken", null));
        var ann = await app.UserAsync();

        foreach (var token in (string[])["", "null", CollabApp.ServiceToken])
            (await api.Caller().GetAsync($"/users/{ann.Id}", ("Authorization", $"Bearer {token}"))).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await api.Caller(ann.Token).GetAsync($"/users/{ann.Id}")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_token_that_can_be_guessed_keeps_the_service_from_starting() =>
        await Assert.ThrowsAsync<OptionsValidationException>(() => OwnApi.StartAsync(app, ("Auth:ServiceToken", "changeme")));

    [Fact]
    public async Task Without_a_database_in_the_configuration_none_is_found()
    {
        await using var api = await OwnApi.StartAsync(app, ("ConnectionStrings:collabdb", null));

        (await api.Caller().GetAsync("/health")).Expect(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task The_passwords_of_an_installation_are_made_for_it()
    {
        var postgres = new NpgsqlConnectionStringBuilder(await app.ConnectionStringAsync("collabdb")).Password!;
        var redis = ConfigurationOptions.Parse(await app.ConnectionStringAsync("redis")).Password!;

        Assert.NotEqual(postgres, redis);
        Assert.All([postgres, redis], password => Assert.True(password.Length >= MinLength));
    }

    private static IEnumerable<string> FilesOf(string pattern) => Projects
        .SelectMany(project => Directory.EnumerateFiles(Path.Combine(ProjectAssembly.Repository, project), pattern, SearchOption.AllDirectories))
        .Where(file => !Built().IsMatch(file));

    private static IEnumerable<string> SecretsIn(JsonElement settings, string path) => settings.ValueKind switch
    {
        JsonValueKind.Object => settings.EnumerateObject().SelectMany(member => SecretsIn(member.Value, $"{path}:{member.Name}")),
        JsonValueKind.Array => settings.EnumerateArray().SelectMany(item => SecretsIn(item, path)),
        JsonValueKind.String when SecretName().IsMatch(path) || Secret().IsMatch(settings.GetString()!) => [path],
        _ => [],
    };

    [GeneratedRegex("^(appsettings.*|launchSettings)\\.json$")]
    private static partial Regex SettingsName();

    [GeneratedRegex("[\\\\/](bin|obj|node_modules)[\\\\/]")]
    private static partial Regex Built();

    [GeneratedRegex(":(ConnectionStrings:|[^:]*(password|secret|token|apikey)[^:]*$)", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    /// <summary>A name of a secret that is given a value, a password in a connection string, a token of ours or another's, a private key.</summary>
    [GeneratedRegex("""
        \b\w*(password|secret|servicetoken|apikey)\s*=\s*"[^"{}]{8,}"|[;,]password=[^;,"{}<…\s]{4,}|\bcl[bti]_[A-Za-z0-9_-]{40,}|\beyJ[\w-]+\.eyJ|-----BEGIN [A-Z ]*PRIVATE
        """, RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
