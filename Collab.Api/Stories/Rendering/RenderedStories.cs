using Collab.Data.Stories;
using Microsoft.Extensions.Caching.Memory;

namespace Collab.Api.Stories.Rendering;

/// <summary>Keeps the HTML of the stories that are read, as rendering takes longer than all the rest of a read.</summary>
public sealed class RenderedStories : IDisposable
{
    /// <summary>In characters, of two bytes each.</summary>
    private const long MaxSize = 8 * 1024 * 1024;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MaxSize });

    /// <summary>The story's content as HTML. A revision never changes, so what is kept of it is right.</summary>
    public string HtmlOf(Story story) => _cache.GetOrCreate((story.Id, story.Revision), entry =>
    {
        var html = StoryMarkdown.ToHtml(story.Content);
        entry.SetSize(html.Length).SetSlidingExpiration(TimeSpan.FromMinutes(10));
        return html;
    })!;

    public void Dispose() => _cache.Dispose();
}
