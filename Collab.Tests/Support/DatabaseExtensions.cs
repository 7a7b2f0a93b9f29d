using Npgsql;

namespace Collab.Tests.Support;

/// <summary>SQL as somebody would type it.</summary>
public static class DatabaseExtensions
{
    /// <summary>A connection that sees and changes what the services see, for what no route shows.</summary>
    public static async Task<NpgsqlConnection> OpenDatabaseAsync(this CollabApp app)
    {
        var connection = new NpgsqlConnection(await app.ConnectionStringAsync("collabdb"));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    /// <summary>The connections kept for later are of no use: the server was another one.</summary>
    public static async Task ForgetConnectionsAsync(this CollabApp app)
    {
        await using var connection = new NpgsqlConnection(await app.ConnectionStringAsync("collabdb"));
        NpgsqlConnection.ClearPool(connection);
    }

    public static async Task<int> ExecuteAsync(this NpgsqlConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        await using var command = Command(connection, sql, parameters);
        return await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The first column of every row.</summary>
    public static async Task<List<T>> QueryAsync<T>(this NpgsqlConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        await using var command = Command(connection, sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var values = new List<T>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            values.Add(await reader.GetFieldValueAsync<T>(0, TestContext.Current.CancellationToken));
        return values;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, (string Name, object Value)[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }
}
