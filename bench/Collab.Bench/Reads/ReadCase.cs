namespace Collab.Bench.Reads;

/// <summary>One GET as one persona sends it.</summary>
/// <param name="Route">Which of the API's, with the filters that are used: <c>/notifications/{user_id}?unread=true</c>.</param>
/// <param name="Url">What is sent.</param>
/// <param name="IsList">Whether it has pages.</param>
public sealed record ReadCase(string Route, string Url, bool IsList)
{
    /// <summary>What the persona can ask the route for: without filters, with each, and with all of them at once. Nothing, where it has nothing of that kind.</summary>
    public static IEnumerable<ReadCase> Of(ReadRoute route, Persona persona)
    {
        if (SampleValues.Fill(route.Path, persona) is not { } path)
            yield break;

        var filters = route.Parameters
            .Where(parameter => parameter.Place == "query" && parameter.Name is not ("limit" or "cursor"))
            .Select(parameter => (parameter.Name, parameter.IsRequired, Values: SampleValues.Of(route.Path, parameter, persona)))
            .Where(filter => filter.Values.Count > 0)
            .ToList();
        var needed = filters.Where(filter => filter.IsRequired).Select(filter => (filter.Name, filter.Values[0])).ToList();
        yield return Make(needed);
        foreach (var (name, isRequired, values) in filters)
        {
            foreach (var value in values.Skip(isRequired ? 1 : 0))
                yield return Make([.. needed.Where(other => other.Name != name), (name, value)]);
        }

        if (filters.Count > needed.Count + 1)
            yield return Make([.. filters.Select(filter => (filter.Name, filter.Values[0]))]);

        ReadCase Make(IReadOnlyList<(string Name, string Value)> query)
        {
            var given = query.Count == 0 ? "" : $"?{string.Join('&', query.Select(filter => $"{filter.Name}={Uri.EscapeDataString(filter.Value)}"))}";
            var shown = query.Count == 0 ? "" : $"?{string.Join('&', query.Select(filter => $"{filter.Name}={(Guid.TryParse(filter.Value, out _) ? "…" : filter.Value)}"))}";
            return new(route.Path + shown, path + given, route.IsList);
        }
    }
}
