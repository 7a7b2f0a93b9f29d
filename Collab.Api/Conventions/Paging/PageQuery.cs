using Collab.Api.Conventions.Validation;
using Collab.Data;
using Collab.ServiceDefaults.Authentication;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Conventions.Paging;

/// <summary>Which part of a list is asked for: <c>?limit=</c> and <c>?cursor=</c>.</summary>
public sealed class PageQuery : IBoundParameter
{
    public const string LimitName = "limit";
    public const string CursorName = "cursor";
    public const int DefaultLimit = 50;
    public const int MaxLimit = 100;

    private const int MaxText = 4 * 1024 * 1024;

    private readonly Dictionary<string, string[]> _errors = [];
    private readonly string _list;
    private readonly int _limit;
    private readonly Place? _after;

    private PageQuery(HttpRequest request)
    {
        _list = NameOf(request);
        _limit = ReadLimit(request.Query[LimitName]);
        _after = ReadCursor(request.Query[CursorName]);
    }

    IReadOnlyDictionary<string, string[]> IBoundParameter.Errors => _errors;

    public static ValueTask<PageQuery> BindAsync(HttpContext context) => ValueTask.FromResult(new PageQuery(context.Request));

    /// <summary>The id of the last item of the page before; <see langword="null"/> at the start of the list.</summary>
    internal Guid? After => _after?.Id;

    /// <summary>The rank of that item, in a list that is ordered by ranks.</summary>
    internal float? AfterRank => _after?.Rank;

    /// <summary>What the first page has settled for this one; <see langword="null"/> for nothing, and at the start of the list.</summary>
    internal IReadOnlyList<Guid>? Marks => _after?.Marks;

    /// <summary>The items of a page, and one more that tells whether the list goes on.</summary>
    internal int Take => _limit + 1;

    /// <summary>The resources of this page, and one more that tells whether the list goes on; oldest first.</summary>
    public IQueryable<TResource> OldestFirst<TResource>(IQueryable<TResource> list) where TResource : Resource =>
        (After is { } last ? list.Where(r => r.Id > last) : list).OrderBy(r => r.Id).Take(Take);

    /// <summary>The same, newest first.</summary>
    public IQueryable<TResource> NewestFirst<TResource>(IQueryable<TResource> list) where TResource : Resource =>
        (After is { } last ? list.Where(r => r.Id < last) : list).OrderByDescending(r => r.Id).Take(Take);

    /// <summary>Loads the page from a query that <see cref="OldestFirst"/> or <see cref="NewestFirst"/> has cut.</summary>
    internal async Task<Page<TItem>> LoadAsync<TRow, TItem>(IQueryable<TRow> rows, Func<TRow, TItem> item, CancellationToken cancellationToken)
        where TRow : class
        where TItem : IResource
    {
        return Cut(await rows.AsNoTracking().ToListAsync(cancellationToken), item);
    }

    /// <summary>
    /// The same where items may be long: the page ends early once their texts have <see cref="MaxText"/> characters
    /// together, so that neither this process nor a client holds a hundred of the longest.
    /// </summary>
    internal async Task<Page<TItem>> LoadAsync<TRow, TItem>(
        IQueryable<TRow> rows, Func<TRow, TItem> item, Func<TItem, int> length, CancellationToken cancellationToken)
        where TRow : class
        where TItem : IResource
    {
        List<TItem> items = [];
        var text = 0L;
        await foreach (var row in rows.AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (items.Count == _limit || text > MaxText)
                return new(items, Cursor.Encode(new(items[^1].Id), _list));

            items.Add(item(row));
            text += length(items[^1]);
        }

        return new(items, null);
    }

    /// <summary>The page of rows that were loaded after <see cref="After"/>, <see cref="Take"/> at most.</summary>
    /// <param name="loaded">The rows.</param>
    /// <param name="item">What is shown of a row.</param>
    /// <param name="rank">What the rows are ordered by before their ids, highest first.</param>
    /// <param name="key">The ids that the rows are ordered by, where they are not those of the items.</param>
    /// <param name="marks">What is settled for the pages after this one.</param>
    internal Page<TItem> Cut<TRow, TItem>(
        IReadOnlyList<TRow> loaded, Func<TRow, TItem> item, Func<TRow, float>? rank = null, Func<TRow, Guid>? key = null, IReadOnlyList<Guid>? marks = null)
        where TItem : IResource
    {
        TItem[] items = [.. loaded.Take(_limit).Select(item)];
        if (loaded.Count <= _limit)
            return new(items, null);

        var last = loaded[_limit - 1];
        return new(items, Cursor.Encode(new(key?.Invoke(last) ?? items[^1].Id, rank?.Invoke(last) ?? 0, marks), _list));
    }

    private int ReadLimit(string? text)
    {
        if (text is null)
            return DefaultLimit;
        if (NumberText.TryParse(text, out var limit) && limit is >= 1 and <= MaxLimit)
            return limit;

        _errors[LimitName] = [$"'{LimitName}' must be a whole number from 1 to {MaxLimit}."];
        return DefaultLimit;
    }

    private Place? ReadCursor(string? text)
    {
        if (text is null)
            return null;

        var last = Cursor.Decode(text, _list);
        if (last is null)
            _errors[CursorName] = [$"'{CursorName}' is no cursor of this list."];
        return last;
    }

    /// <summary>A list is whose it is, its path and what filters it, whatever the case and the order.</summary>
    private static string NameOf(HttpRequest request)
    {
        var filters = request.Query
            .Where(parameter => parameter.Key is not (LimitName or CursorName))
            .OrderBy(parameter => parameter.Key, StringComparer.OrdinalIgnoreCase)
            .SelectMany(parameter => parameter.Value, (parameter, value) => $"{Escape(parameter.Key)}={Escape(value)}");
        return $"{request.HttpContext.User.FindUserId()}{request.Path.Value?.TrimEnd('/').ToUpperInvariant()}?{string.Join('&', filters)}";
    }

    /// <summary>So that no value reads as another filter.</summary>
    private static string Escape(string? text) => Uri.EscapeDataString((text ?? "").ToUpperInvariant());
}
