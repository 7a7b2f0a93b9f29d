using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Collab.Api.Conventions.Json;
using Collab.Api.Conventions.Limits;
using Collab.Api.Conventions.Paging;
using Collab.Data;
using Collab.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Collab.Api.Search;

/// <summary>Finding words.</summary>
public static class SearchApi
{
    public static void MapSearch(this IEndpointRouteBuilder api) =>
        api.MapGet("/search", SearchTexts).WithTags("Search").RequireAuthorization().Within(Limit.Search);

    /// <summary>Find words in what the caller sees</summary>
    /// <remarks>
    /// In the titles and descriptions of events and tasks, in stories and in comments; best matches first. Whole words
    /// are found, whatever their case; several must all be there. Of words that are in very many texts those are ranked that
    /// are in the newest texts of one's 50 newest events, and the others come after them, newest first. A story of more than
    /// about 50,000 different words is found by those at its beginning.
    /// </remarks>
    /// <param name="q">
    /// The words, 1 to 200 characters: `"in quotes"` they must stand together, `or` is between alternatives, `-` before
    /// what must not be there.
    /// </param>
    /// <param name="type">Only one type.</param>
    public static async Task<Results<Ok<Page<SearchHitResponse>>, ProblemHttpResult>> SearchTexts(
        [StringLength(SearchWords.MaxLength, MinimumLength = 1)] string q,
        [EnumDataType(typeof(SearchKind))] string? type,
        PageQuery page,
        ClaimsPrincipal caller,
        CollabDbContext db,
        CancellationToken cancellationToken)
    {
        if (!SearchWords.TryRead(q, out var query))
            return SearchWords.Problem(nameof(q));
        if (!Word.TryParse(type, out SearchKind? kind))
            return Word.Problem<SearchKind>(nameof(type));

        List<(SearchHitResponse Response, float Rank)> hits = [];
        SearchTerms? terms = null;
        var newest = await db.SearchAsync(query, kind, caller.UserId(), page, hit => hits.Add((SearchHitResponse.Of(hit, terms ??= new(hit.Words)), hit.Rank)), cancellationToken);
        return TypedResults.Ok(page.Cut(hits, hit => hit.Response, hit => hit.Rank, marks: newest.Marks));
    }
}
