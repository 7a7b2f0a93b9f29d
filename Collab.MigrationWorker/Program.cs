using Collab.Data;
using Collab.MigrationWorker;
using Collab.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

var builder = Host.CreateApplicationBuilder(args);
builder.AddServiceDefaults();
builder.AddNpgsqlDbContext<CollabDbContext>("collabdb", settings => settings.DisableRetry = true, options =>
{
    CollabDbContext.Configure(options);
    options.UseNpgsql(npgsql => npgsql.MigrationsAssembly(typeof(Migrator).Assembly));
});
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddOptions<MigrationOptions>().BindConfiguration("Migration").ValidateDataAnnotations().ValidateOnStart();
builder.Services.AddHostedService<Migrator>();

await builder.Build().RunAsync();
