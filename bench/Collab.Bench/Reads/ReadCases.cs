using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Collab.Bench.Reads;

/// <summary>All GETs of an API as one persona sends them.</summary>
public static class ReadCases
{
    /// <summary>Pages of the largest size that are turned to come to a deep one.</summary>
    private const int Turns = 10;

    /// <param name="client">Calls the API; it is given the persona's credentials.</param>
    /// <param name="persona">Who reads.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<ReadCase>> FindAsync(HttpClient client, Persona persona, CancellationToken cancellationToken)
    {
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", persona.Token);
        var openApi = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json", cancellationToken);
        var cases = ReadRoute.In(openApi).SelectMany(route => ReadCase.Of(route, persona)).Distinct().ToList();
        foreach (var list in cases.Where(c => c.IsList).ToList())
        {
            if (await DeepAsync(client, list, cancellationToken) is { } deep)
                cases.Add(deep);
        }

        return [.. cases.OrderBy(c => c.Route, StringComparer.Ordinal)];
    }

    /// <returns><see langword="null"/> where the list ends on its first page.</returns>
    private static async Task<ReadCase?> DeepAsync(HttpClient client, ReadCase list, CancellationToken cancellationToken)
    {
        string? cursor = null;
        for (var turn = 0; turn < Turns; turn++)
        {
            using var answer = await client.GetAsync(Url(cursor, "&limit=100"), cancellationToken);
            if (!answer.IsSuccessStatusCode)
                return null;

            var next = (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("next_cursor").GetString();
            if (next is null)
                break;
            cursor = next;
        }

        return cursor is null ? null : list with { Route = $"{list.Route} (deep)", Url = Url(cursor, "") };

        string Url(string? after, string limit) => $"{list.Url}{(list.Url.Contains('?') ? '&' : '?')}{(after is null ? "" : $"cursor={after}")}{limit}".TrimEnd('?');
    }
}
