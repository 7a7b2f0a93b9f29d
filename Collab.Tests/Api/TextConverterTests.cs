using System.Text.Json;
using Collab.Api.Conventions.Json;

namespace Collab.Tests.Api;

public sealed class TextConverterTests
{
    /// <summary>In a process that has serialised nothing by reflection the framework reads none for it.</summary>
    [Fact]
    public void The_names_of_an_object_are_read_and_written_as_they_stand()
    {
        var converter = new TextConverter();
        var reader = new Utf8JsonReader("{\" a\":1}"u8);
        reader.Read();
        reader.Read();

        Assert.Equal(" a", converter.ReadAsPropertyName(ref reader, typeof(string), JsonSerializerOptions.Default));

        using var written = new MemoryStream();
        using (var writer = new Utf8JsonWriter(written))
        {
            writer.WriteStartObject();
            converter.WriteAsPropertyName(writer, " a", JsonSerializerOptions.Default);
            writer.WriteNumberValue(1);
            writer.WriteEndObject();
        }

        Assert.Equal("{\" a\":1}"u8, written.ToArray());
    }
}
