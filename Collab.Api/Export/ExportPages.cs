using System.Runtime.CompilerServices;
using Collab.Api.Credentials;
using Collab.Data;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Export;

/// <summary>
/// A list from beginning to end, read from the database a page at a time while it is written: however long it is, and
/// however slowly the client reads, one page is in memory and no connection is held between two. It goes on for as long as
/// its caller's token holds.
/// </summary>
internal sealed class ExportPages(CollabDbContext db, HttpContext context, TimeProvider time)
{
    /// <summary>Rows that may be long are read a few at a time.</summary>
    private const int LongRows = 8;

    private const int Rows = 200;

    /// <param name="resources">What is exported, in the order of the ids.</param>
    /// <param name="view">What is read of them.</param>
    /// <param name="item">What is shown of a row.</param>
    /// <param name="id">The id of what is shown.</param>
    /// <param name="areLong">Whether a row may have texts of a mebibyte.</param>
    public IAsyncEnumerable<TItem> Of<TResource, TRow, TItem>(
        IQueryable<TResource> resources, Func<IQueryable<TResource>, IQueryable<TRow>> view, Func<TRow, TItem> item, Func<TItem, Guid> id, bool areLong = false)
        where TResource : Resource
        where TRow : class
    {
        var size = areLong ? LongRows : Rows;
        return ReadAsync<TRow, TItem, Guid>(
            last => view((last is { } after ? resources.Where(r => r.Id > after) : resources).OrderBy(r => r.Id).Take(size)), item, id, size);
    }

    /// <param name="pageAfter">The rows after a key, or from the beginning, <see cref="Rows"/> at most.</param>
    /// <param name="item">What is shown of a row.</param>
    /// <param name="key">The key of what is shown.</param>
    public IAsyncEnumerable<TItem> Of<TRow, TItem, TKey>(Func<TKey?, int, IQueryable<TRow>> pageAfter, Func<TRow, TItem> item, Func<TItem, TKey> key)
        where TRow : class
        where TKey : struct =>
        ReadAsync(last => pageAfter(last, Rows), item, key, Rows);

    private async IAsyncEnumerable<TItem> ReadAsync<TRow, TItem, TKey>(
        Func<TKey?, IQueryable<TRow>> pageAfter, Func<TRow, TItem> item, Func<TItem, TKey> key, int size, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TRow : class
        where TKey : struct
    {
        TKey? last = null;
        List<TRow> page;
        do
        {
            await EndWithTokenAsync(cancellationToken);
            page = await pageAfter(last).AsNoTracking().ToListAsync(cancellationToken);
            foreach (var row in page)
            {
                var shown = item(row);
                last = key(shown);
                yield return shown;
            }
        }
        while (page.Count == size);
    }

    /// <summary>What has left cannot be called back; cut off, it is not taken for the whole.</summary>
    private async Task EndWithTokenAsync(CancellationToken cancellationToken)
    {
        if (await db.StillHoldsAsync(context.User, time.Now(), cancellationToken))
            return;

        context.Abort();
        await Task.Delay(Timeout.InfiniteTimeSpan, time, context.RequestAborted);
    }
}
