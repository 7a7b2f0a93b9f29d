using System.Net;
using System.Text.Json;

namespace Collab.Tests.Support;

/// <summary>What a client sees of a response.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">All headers, by name.</param>
/// <param name="Body">The body; undefined where it is no JSON.</param>
/// <param name="Content">The body as it came.</param>
public sealed record Answer(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, JsonElement Body, string Content)
{
    public Guid Id => Body.GetProperty("id").GetGuid();

    public int Version => Number("version");

    /// <summary>The <c>type</c> of a problem.</summary>
    public string Problem => Text("type");

    /// <summary>The members that a problem names.</summary>
    public string[] Errors => Body.TryGetProperty("errors", out var errors) ? [.. errors.EnumerateObject().Select(e => e.Name)] : [];

    public JsonElement[] Items => [.. Body.GetProperty("items").EnumerateArray()];

    public Guid[] Ids => [.. Items.Select(item => item.GetProperty("id").GetGuid())];

    public string? NextCursor => Body.GetProperty("next_cursor").GetString();

    public JsonElement this[string member] => Body.GetProperty(member);

    public static async Task<Answer> OfAsync(HttpResponseMessage response)
    {
        var content = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        var isJson = content.Length > 0 && response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return new Answer(response.StatusCode, headers, isJson ? JsonDocument.Parse(content).RootElement.Clone() : default, content);
    }

    public override string ToString() => $"{(int)Status} {Content}";

    public string Text(string member) => Body.GetProperty(member).GetString()!;

    public int Number(string member) => Body.GetProperty(member).GetInt32();

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>Fails with the whole answer where the status is another one.</summary>
    public Answer Expect(HttpStatusCode status)
    {
        var cause = Status == HttpStatusCode.InternalServerError ? $"\n{Complaints.OfApi.Latest}" : "";
        Assert.True(Status == status, $"Expected {(int)status} {status}, got {(int)Status}: {Content}{cause}");
        return this;
    }

    /// <summary>Fails unless it is this problem, in the shape that every problem has, with no member that is documented nowhere.</summary>
    public Answer ExpectProblem(HttpStatusCode status, string type)
    {
        Expect(status);
        Assert.StartsWith("application/problem+json", Header("Content-Type"), StringComparison.Ordinal);
        Assert.Equal($"urn:collab:{type}", Problem);
        Assert.Equal((int)status, Number("status"));
        Assert.NotEmpty(Text("title"));
        Assert.NotEmpty(Text("detail"));
        Assert.NotEmpty(Text("trace_id"));
        Assert.Subset(ProblemDocs.MembersOf(Problem).ToHashSet(), Body.EnumerateObject().Select(member => member.Name).ToHashSet());
        return this;
    }

    public Answer Naming(params string[] members)
    {
        Assert.Equal(members.Order(), Errors.Order());
        return this;
    }
}
