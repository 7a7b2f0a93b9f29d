using System.Globalization;
using System.Text;

namespace Collab.ServiceDefaults.Streams;

/// <summary>Why a stream ends, and whether its client is to come back.</summary>
/// <param name="Code">One word that a program can rely on.</param>
/// <param name="Reason">The same for a reader. ASCII without quotes or line breaks.</param>
/// <param name="Reconnect">Whether the client is to come back: the response is then aborted, for a clean end makes some clients give up.</param>
public sealed record Bye(string Code, string Reason, bool Reconnect = true)
{
    public static readonly Bye Drain = new("drain", "This server is stopping.");
    public static readonly Bye Slow = new("slow", "The stream was read too slowly.");
    public static readonly Bye Age = new("age", "The stream has reached its age limit.");
    public static readonly Bye Epoch = new("epoch", "The database is another one than before.");
    public static readonly Bye Revoked = new("revoked", "The access token was revoked.", Reconnect: false);
    public static readonly Bye Expired = new("expired", "The access token has expired.", Reconnect: false);
    public static readonly Bye Deleted = new("deleted", "The user was deleted.", Reconnect: false);
    public static readonly Bye Busy = new("busy", "Too many streams were opened in a short time.");
    public static readonly Bye Unavailable = new("unavailable", "The stream cannot be served at the moment.");

    /// <summary>How long after <c>bye</c> was flushed the response is aborted. At once, the reset of the connection would take <c>bye</c> with it.</summary>
    public static readonly TimeSpan AbortDelay = TimeSpan.FromMilliseconds(300);

    /// <summary>The frame, with a <c>retry</c> of half to one and a half of <paramref name="retryMilliseconds"/>, so that not all come back at once.</summary>
    public byte[] Frame(int retryMilliseconds) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"retry: {Random.Shared.Next(retryMilliseconds / 2, retryMilliseconds * 3 / 2)}\nevent: bye\ndata: {{\"code\":\"{Code}\",\"reason\":\"{Reason}\",\"reconnect\":{(Reconnect ? "true" : "false")}}}\n\n"));
}
