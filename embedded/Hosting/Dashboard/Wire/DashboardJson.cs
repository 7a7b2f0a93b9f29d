using System.Text.Json.Serialization;

namespace Collab.Embedded.Dashboard;

/// <summary>Serialises what goes to the page.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Hello))]
[JsonSerializable(typeof(ResourceView))]
[JsonSerializable(typeof(UsageFrame))]
[JsonSerializable(typeof(ConsoleLine[]))]
[JsonSerializable(typeof(RevealedVariable))]
[JsonSerializable(typeof(Microsoft.AspNetCore.Mvc.ProblemDetails))]
internal sealed partial class DashboardJson : JsonSerializerContext;
