namespace Aspire.Hosting.ApplicationModel;

/// <summary>A line of a resource's output: its number, the text after a timestamp and a space, and whether it came as an error.</summary>
public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);
