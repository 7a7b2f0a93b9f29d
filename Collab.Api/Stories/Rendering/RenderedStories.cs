using Collab.Data.Stories;
using Microsoft.Extensions.Caching.Memory;

namespace Collab.Api.Stories.Rendering;

/// <summary>Keeps the HTML of the stories that are read, as rendering takes longer than all the rest of a read.</summary>
public sealed class RenderedStories : IDisposable
{
    /// <summary>In characters, of two bytes each.</summary>
    private const long MaxSize = 8 * 1024 * 1024;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MaxSize });

    /// <summary>Half of the processors stay for everything else, whatever is asked for.</summary>
    private readonly SemaphoreSlim _turns = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>The story's content as HTML. A revision never changes, so what is kept of it is right.</summary>
    public async ValueTask<string> HtmlOfAsync(Story story, CancellationToken cancellationToken)
    {
        var key = (story.Id, story.Revision);
        if (_cache.TryGetValue<string>(key, out var kept))
            return kept!;

        await _turns.WaitAsync(cancellationToken);
        try
        {
            // Another one may have asked for the same, and been first.
            return _cache.GetOrCreate(key, entry =>
            {
                var html = StoryMarkdown.ToHtml(story.Content);
                entry.SetSize(html.Length).SetSlidingExpiration(TimeSpan.FromMinutes(10));
                return html;
            })!;
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose()
    {
        _cache.Dispose();
        _turns.Dispose();
    }
}
