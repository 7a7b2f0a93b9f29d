using System.Net.Http.Json;

namespace Collab.Tests.Access;

/// <summary>One request of the matrix.</summary>
/// <param name="Token">What to call with in the place of the caller's own token.</param>
internal sealed record AccessRequest(HttpMethod Method, string Path, object? Body = null, string? Token = null);

/// <summary>A row of the matrix: an operation, how to call it once, and what each kind of caller gets.</summary>
/// <param name="Operation">Its id in the description.</param>
/// <param name="Make">Makes a request that could succeed, for that kind of caller.</param>
/// <param name="Statuses">A status for each <see cref="Role"/>, in their order.</param>
internal sealed record AccessCase(string Operation, Func<AccessWorld, Role, Task<AccessRequest>> Make, int[] Statuses)
{
    public static readonly Role[] Roles = Enum.GetValues<Role>();

    /// <summary>What becomes of the operation for each kind of caller, where that is not what it should be.</summary>
    public async Task<List<string>> DeviationsAsync(AccessWorld world)
    {
        var deviations = new List<string>();
        foreach (var role in Roles)
        {
            var status = await StatusAsync(world, role);
            if (status != Statuses[(int)role])
                deviations.Add($"{Operation} as {role}: {status} instead of {Statuses[(int)role]}");
        }

        return deviations;
    }

    /// <summary>Reads no body: an open stream's does not end.</summary>
    private async Task<int> StatusAsync(AccessWorld world, Role role)
    {
        var (method, path, body, token) = await Make(world, role);
        var caller = world.As(role);
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if ((token ?? caller.Credential) is { } credential)
            request.Headers.Authorization = new("Bearer", credential);
        using var response = await caller.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }
}
