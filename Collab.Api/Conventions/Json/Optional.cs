using System.Text.Json.Serialization;

namespace Collab.Api.Conventions.Json;

/// <remarks>
/// A member of a partial update, which tells a value (<see langword="null"/> too) from a member left out. In JSON it is
/// a plain <typeparamref name="T"/>. (No summary: it would describe each such member in the OpenAPI document.)
/// </remarks>
[JsonConverter(typeof(OptionalConverterFactory))]
public readonly record struct Optional<T> : IOptional
{
    private readonly T? _value;

    public Optional(T value)
    {
        _value = value;
        IsPresent = true;
    }

    public bool IsPresent { get; }

    object? IOptional.Value => _value;

    /// <summary>The value that came or, where none did, the one there is.</summary>
    public T Or(T current) => IsPresent ? _value! : current;
}

/// <summary>What validation needs of an <see cref="Optional{T}"/>, whatever its type.</summary>
internal interface IOptional
{
    bool IsPresent { get; }

    object? Value { get; }
}
