using System.Text.Json;
using System.Text.Json.Serialization;

namespace Collab.Data.Delivery;

/// <summary>A resource as a cache knows it: its kind, its id and the version it has now (<see langword="null"/> once it is gone).</summary>
public sealed record ResourceRef(string Kind, Guid Id, int? Version);

/// <summary>The <c>data</c> member of a frame.</summary>
/// <param name="Action">What happened, in one word.</param>
/// <param name="Resource">What changed, and its new version.</param>
/// <param name="Touched">What else changed with it, at most <see cref="MaxTouched"/>.</param>
/// <param name="TouchedMore">More was touched than is listed: the event's tree is to be read again.</param>
/// <param name="Message">The body of a <c>system</c> message, as its sender wrote it.</param>
public sealed record ActivityData(
    string Action,
    ResourceRef? Resource,
    IReadOnlyList<ResourceRef>? Touched = null,
    bool TouchedMore = false,
    JsonElement? Message = null)
{
    public const int MaxTouched = 100;

    /// <summary>Names as much of what else changed as may be listed: what is nearest has to come first.</summary>
    public static ActivityData Touching(string action, ResourceRef resource, IReadOnlyCollection<ResourceRef> touched) =>
        new(action, resource, touched.Count == 0 ? null : [.. touched.Take(MaxTouched)], touched.Count > MaxTouched);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ActivityData))]
public sealed partial class ActivityJson : JsonSerializerContext;
