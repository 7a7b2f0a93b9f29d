using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A text with values in it that are known once the application starts.</summary>
public class ReferenceExpression : IExpressionValue
{
    private readonly IReadOnlyList<Part> _parts;

    private ReferenceExpression(IReadOnlyList<Part> parts)
    {
        _parts = parts;
    }

    /// <summary>The values in the text, in their order.</summary>
    public IReadOnlyList<IValueProvider> ValueProviders => [.. _parts.Select(part => part.Value).OfType<IValueProvider>()];

    /// <summary>Makes an expression of an interpolated string. The format <c>uri</c> escapes a value for use in a URI.</summary>
    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => new(handler.Parts);

    /// <inheritdoc/>
    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (var part in _parts)
        {
            var value = part.Text ?? await part.Value!.GetValueAsync(cancellationToken);
            text.Append(part.Format == "uri" && value is not null ? Uri.EscapeDataString(value) : value);
        }

        return text.ToString();
    }

    internal readonly record struct Part(string? Text, IValueProvider? Value, string? Format);

    /// <summary>Collects the parts of an interpolated string.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct ExpressionInterpolatedStringHandler
    {
        /// <summary>Called by the compiler.</summary>
        public ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
        {
            Parts = new List<Part>(formattedCount * 2 + Math.Min(literalLength, 1));
        }

        internal List<Part> Parts { get; }

        /// <summary>Called by the compiler for the text between values.</summary>
        public void AppendLiteral(string value) => Parts.Add(new Part(value, null, null));

        /// <summary>Called by the compiler for a text that is known already.</summary>
        public void AppendFormatted(string? value, string? format = null)
            => Parts.Add(new Part(format == "uri" ? Uri.EscapeDataString(value ?? "") : value ?? "", null, null));

        /// <summary>Called by the compiler for a value that is known later.</summary>
        public void AppendFormatted<T>(T valueProvider, string? format = null)
            where T : IValueProvider
            => Parts.Add(new Part(null, valueProvider, format));
    }
}
