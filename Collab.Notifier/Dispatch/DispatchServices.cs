using Collab.Notifier.Streams;
using Collab.ServiceDefaults;

namespace Collab.Notifier.Dispatch;

internal static class DispatchServices
{
    public static void AddDispatch(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<DispatchOptions>().BindConfiguration("Dispatch").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<DispatchLag>();
        builder.Services.AddSingleton<BatchPublisher>();
        builder.Services.AddSingleton<OutboxBatch>();
        builder.Services.AddRunning<OutboxSignal>();
        builder.Services.AddRunning<Dispatcher>();
        builder.Services.AddHealthChecks().AddCheck<DispatchHealthCheck>("dispatch", timeout: HealthEndpoints.CheckTimeout);
    }
}
