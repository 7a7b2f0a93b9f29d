using Collab.Tests.Support;
using Npgsql;

namespace Collab.Tests.Migrations;

/// <summary>What a database consists of, as PostgreSQL itself would write it down.</summary>
internal static class Schema
{
    private const string Parts =
        """
        WITH kept AS (
            SELECT oid, relname, reloptions FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> '__EFMigrationsHistory')
        SELECT part FROM (
            SELECT format('table %s %s', relname, reloptions) AS part FROM kept
            UNION ALL
            SELECT format('column %s.%s %s%s %s%s', k.relname, a.attname, format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN ' not null' END,
                   CASE a.attgenerated WHEN 's' THEN 'generated ' ELSE a.attidentity::text END, pg_get_expr(d.adbin, d.adrelid))
            FROM kept k JOIN pg_attribute a ON a.attrelid = k.oid LEFT JOIN pg_attrdef d ON d.adrelid = k.oid AND d.adnum = a.attnum
            WHERE a.attnum > 0 AND NOT a.attisdropped
            UNION ALL
            SELECT pg_get_indexdef(i.indexrelid) FROM kept k JOIN pg_index i ON i.indrelid = k.oid
            UNION ALL
            SELECT format('constraint %s on %s %s', c.conname, k.relname, pg_get_constraintdef(c.oid)) FROM kept k JOIN pg_constraint c ON c.conrelid = k.oid
            UNION ALL
            SELECT pg_get_triggerdef(t.oid) FROM kept k JOIN pg_trigger t ON t.tgrelid = k.oid WHERE NOT t.tgisinternal
            UNION ALL
            SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
            UNION ALL
            SELECT format('set %s', s) FROM pg_db_role_setting r JOIN pg_database d ON d.oid = r.setdatabase, unnest(r.setconfig) AS s
            WHERE d.datname = current_database()) parts
        ORDER BY part
        """;

    public static Task<List<string>> ReadAsync(NpgsqlConnection connection) => connection.QueryAsync<string>(Parts);
}
