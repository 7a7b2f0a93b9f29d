using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;

namespace Collab.Api.Conventions;

/// <summary>The section <c>Security</c> of the configuration.</summary>
internal sealed record SecurityContacts
{
    /// <summary>Where to tell of a weakness, as URIs, the preferred one first: <c>mailto:security@example.com</c>, <c>https://example.com/security</c>.</summary>
    public string[] Contacts { get; init; } = [];

    /// <summary>Where the policy for doing so is, if there is one.</summary>
    public Uri? Policy { get; init; }
}

/// <summary>
/// <c>GET /.well-known/security.txt</c> (RFC 9116). Without a contact there is none: section 2.5.3 asks for one, and only who
/// runs the service knows it. In development it is this machine's own mailbox for that (RFC 2142, section 4).
/// </summary>
internal static partial class SecurityTxt
{
    private const string Path = "/.well-known/security.txt";

    /// <summary>Section 2.5.5 asks for less than a year. It moves on as long as the service runs.</summary>
    private static readonly TimeSpan Valid = TimeSpan.FromDays(180);

    public static void AddSecurityTxt(this WebApplicationBuilder builder) => builder.Services.AddOptions<SecurityContacts>()
        .BindConfiguration("Security")
        .Validate(security => security.Contacts.All(IsContact), "Security:Contacts has what is no URI: 'mailto:security@example.com' is one.")
        .Validate(security => security.Policy is not { } policy || IsContact(policy.OriginalString), "Security:Policy is no URI.")
        .ValidateOnStart();

    public static void MapSecurityTxt(this IEndpointRouteBuilder app)
    {
        if (app.ServiceProvider.GetRequiredService<IOptions<SecurityContacts>>().Value is not { Contacts: not [] } security)
            Log.Missing(app.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SecurityTxt)), Path);
        else
            app.MapGet(Path, (TimeProvider time) => Results.Text(Text(security, time.GetUtcNow()), "text/plain", Encoding.UTF8)).AllowAnonymous().ExcludeFromDescription();
    }

    private static string Text(SecurityContacts security, DateTimeOffset now)
    {
        var text = new StringBuilder();
        foreach (var contact in security.Contacts)
            text.Append(CultureInfo.InvariantCulture, $"Contact: {contact}\n");
        text.Append(CultureInfo.InvariantCulture, $"Expires: {(now + Valid).UtcDateTime.Date:yyyy-MM-dd'T'HH:mm:ss'Z'}\n");
        if (security.Policy is { } policy)
            text.Append(CultureInfo.InvariantCulture, $"Policy: {policy.OriginalString}\n");
        return text.ToString();
    }

    /// <summary>Section 2.5.3: a web address has to be one of TLS.</summary>
    private static bool IsContact(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme != Uri.UriSchemeHttp && !text.Any(char.IsControl);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Security:Contacts names nobody whom to tell of a weakness, so there is no {Path}")]
        public static partial void Missing(ILogger logger, string path);
    }
}
