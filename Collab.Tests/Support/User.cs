namespace Collab.Tests.Support;

/// <summary>A registered user, who calls with its own token.</summary>
public sealed class User(HttpClient http, Answer registration) : Caller(http, registration.Text("access_token"))
{
    public Guid Id { get; } = registration.Id;

    public string Name { get; } = registration.Text("name");

    public string Email { get; } = registration.Text("email");

    public string Token { get; } = registration.Text("access_token");
}
