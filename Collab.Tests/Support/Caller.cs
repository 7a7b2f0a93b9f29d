using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Collab.Tests.Support;

/// <summary>Someone who calls the API, with or without credentials.</summary>
public class Caller(HttpClient http, string? token = null)
{
    private const int LargeBody = 1024 * 1024;

    internal HttpClient Http => http;

    /// <summary>What it calls with; <see langword="null"/> where it calls as nobody.</summary>
    internal string? Credential => token;

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<Answer> PostAsync(string path, object? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, Json(body), headers);

    public Task<Answer> PutAsync(string path, object body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Put, path, Json(body), headers);

    public Task<Answer> PatchAsync(string path, object body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Patch, path, Json(body), headers);

    public Task<Answer> DeleteAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Delete, path, null, headers);

    /// <summary>Sends what the other methods cannot: any method, any content.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);

        // What is refused by its length alone is refused before it is sent.
        request.Headers.ExpectContinue = content?.Headers.ContentLength > LargeBody;

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.OfAsync(response);
    }

    private static JsonContent? Json(object? body) => body is null ? null : JsonContent.Create(body);
}
