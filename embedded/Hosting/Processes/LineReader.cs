using System.Text;

namespace Collab.Embedded.Processes;

/// <summary>Reads a process's output line by line. A line without end is passed on in pieces, so that it needs no more memory than a piece.</summary>
internal static class LineReader
{
    private const int MaxLength = 8 * 1024;

    public static async Task ReadAsync(Stream stream, Action<string> onLine)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: false);
        var buffer = new char[4096];
        var line = new StringBuilder();
        int count;
        while ((count = await reader.ReadAsync(buffer)) > 0)
        {
            foreach (var c in buffer.AsSpan(0, count))
            {
                if (c == '\n' || line.Length == MaxLength)
                    Flush();
                if (c is not ('\n' or '\0'))
                    line.Append(c);
            }
        }

        if (line.Length > 0)
            Flush();

        void Flush()
        {
            onLine(line.ToString().TrimEnd('\r'));
            line.Clear();
        }
    }
}
