namespace Collab.Bench.Parts;

/// <summary>What the load client has counted since it was last reset.</summary>
/// <param name="Open">Connections that are open.</param>
/// <param name="Deliveries">Events with a time of publication that arrived, on all connections.</param>
/// <param name="Events">All events.</param>
/// <param name="Bytes">All that was read.</param>
/// <param name="Disconnects">Connections that the server ended.</param>
/// <param name="Refused">Answers with another status than 200.</param>
/// <param name="Disordered">Ids that were no higher than the one before.</param>
/// <param name="Missing">Ids that were left out.</param>
/// <param name="Last">When the last delivery arrived, in microseconds since 1970.</param>
/// <param name="Median">From publication to arrival, in microseconds.</param>
/// <param name="P99">The same.</param>
/// <param name="Max">The same.</param>
/// <param name="LowestId">The last id of the connection that is furthest behind.</param>
/// <param name="CaughtUp">Connections that have got to the expected id.</param>
/// <param name="Waited">How long the command took, in microseconds.</param>
internal sealed record LoadReport(
    int Open,
    long Deliveries,
    long Events,
    long Bytes,
    long Disconnects,
    long Refused,
    long Disordered,
    long Missing,
    long Last,
    long Median,
    long P99,
    long Max,
    long LowestId,
    int CaughtUp,
    long Waited);
