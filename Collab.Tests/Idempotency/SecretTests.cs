using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using Collab.Api;
using Collab.Api.Conventions.Idempotency;
using Microsoft.AspNetCore.Http.Json;

namespace Collab.Tests.Idempotency;

public sealed class SecretTests
{
    private static readonly string[] Names = ["access_token", "code", "ticket", "password"];

    [Fact]
    public void Every_secret_of_an_answer_is_known_for_one()
    {
        var json = new JsonOptions();
        ApiJson.Configure(json.SerializerOptions);
        var requests = typeof(ApiJson).Assembly.GetExportedTypes()
            .Where(type => type is { IsAbstract: true, IsSealed: true })
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .SelectMany(handler => handler.GetParameters())
            .Select(parameter => parameter.ParameterType);
        var members = typeof(ApiJson).GetProperties()
            .Where(property => property.PropertyType.IsAssignableTo(typeof(JsonTypeInfo)))
            .Select(property => property.PropertyType.GetGenericArguments()[0])
            .Except(requests)
            .SelectMany(type => json.SerializerOptions.GetTypeInfo(type).Properties)
            .ToList();

        Assert.Contains(members, AnswerJson.IsSecret);
        Assert.All(members.Where(member => Names.Contains(member.Name)), member => Assert.True(AnswerJson.IsSecret(member), $"{member.DeclaringType}.{member.Name}"));
    }
}
