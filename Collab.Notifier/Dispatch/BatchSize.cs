namespace Collab.Notifier.Dispatch;

/// <summary>
/// How many rows to take next: as many as fill a batch at the number of recipients seen last, so that few are expanded in
/// vain; fewer after a fault or a timeout, until the row that causes it stands alone.
/// </summary>
internal sealed class BatchSize(DispatchOptions options)
{
    public int Activities { get; private set; } = options.BatchActivities;

    public void Took(BatchResult result)
    {
        if (result.Activities == 0)
            return;

        var fitting = (long)options.BatchNotifications * result.Activities / Math.Max(1, result.Notifications);
        Activities = (int)Math.Clamp(Math.Min(fitting, 2L * Activities), 1, options.BatchActivities);
    }

    /// <returns>Whether there was something to halve.</returns>
    public bool Halve()
    {
        if (Activities == 1)
            return false;

        Activities /= 2;
        return true;
    }
}
