using System.Net.Http.Json;
using System.Text.Json;

namespace Collab.Tests.Support;

/// <summary>A registered user with a client of its own.</summary>
public sealed record Member(Guid Id, HttpClient Client)
{
    /// <summary>Posts, expects success, and gives the answer's body.</summary>
    public Task<JsonElement> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, body);

    public Task<JsonElement> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, body);

    public Task<JsonElement> PatchAsync(string path, object body) => SendAsync(HttpMethod.Patch, path, body);

    /// <summary>Opens the member's own stream.</summary>
    public Task<EventStream> SubscribeAsync(string? lastEventId = null) => EventStream.OpenAsync(Client, $"/sse/{Id}", lastEventId);

    /// <summary>Sends the member itself a message.</summary>
    public Task<JsonElement> SendAsync(string title) =>
        PostAsync("/sse/send-message", new { user_ids = new[] { Id }, message = new { title } });

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using var answer = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
