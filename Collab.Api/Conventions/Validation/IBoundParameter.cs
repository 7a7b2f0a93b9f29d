namespace Collab.Api.Conventions.Validation;

/// <summary>A parameter that binds itself from the request, and then knows what was wrong with it.</summary>
internal interface IBoundParameter
{
    /// <summary>By the parameter's name in the request; empty where nothing is wrong.</summary>
    IReadOnlyDictionary<string, string[]> Errors { get; }
}
