using Npgsql;
using NpgsqlTypes;

namespace Collab.Bench.Seeding;

/// <summary>Writes the columns of a row in the order in which the list of the COPY has them.</summary>
internal readonly struct RowWriter(NpgsqlBinaryImporter importer)
{
    public RowWriter Add<T>(T value)
    {
        if (value is null)
            importer.WriteNull();
        else
            importer.Write(value);
        return this;
    }

    public RowWriter AddJsonb(string json)
    {
        importer.Write(json, NpgsqlDbType.Jsonb);
        return this;
    }

    /// <summary>What every resource ends with: version, created_at, updated_at.</summary>
    public void End(int version, DateTimeOffset createdAt, DateTimeOffset? updatedAt = null) =>
        Add(version).Add(createdAt).Add(updatedAt ?? createdAt);
}
