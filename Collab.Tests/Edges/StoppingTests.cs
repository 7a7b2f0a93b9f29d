using Collab.ServiceDefaults;

namespace Collab.Tests.Edges;

public sealed class StoppingTests
{
    [Fact]
    public void Only_being_cancelled_while_the_service_stops_is_no_failure()
    {
        var (stops, runs) = (new CancellationToken(canceled: true), CancellationToken.None);
        Assert.True(stops.Explains(new TaskCanceledException()));
        // The database went away at the same moment.
        Assert.False(stops.Explains(new Npgsql.NpgsqlException("Exception while reading from stream", new EndOfStreamException())));
        Assert.False(runs.Explains(new TaskCanceledException()));
    }
}
