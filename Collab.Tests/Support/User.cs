namespace Collab.Tests.Support;

/// <summary>A user, who calls with a token of its own.</summary>
public sealed class User(HttpClient http, Guid id, string name, string email, string token) : Caller(http, token)
{
    public User(HttpClient http, Answer registration)
        : this(http, registration.Id, registration.Text("name"), registration.Text("email"), registration.Text("access_token"))
    {
    }

    public Guid Id { get; } = id;

    public string Name { get; } = name;

    public string Email { get; } = email;

    public string Token { get; } = token;
}
