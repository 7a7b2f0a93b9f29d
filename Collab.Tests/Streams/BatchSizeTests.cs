using Collab.Notifier.Dispatch;

namespace Collab.Tests.Streams;

public sealed class BatchSizeTests
{
    private readonly BatchSize _size = new(new DispatchOptions { BatchActivities = 512, BatchNotifications = 20_000 });

    [Fact]
    public void Many_recipients_make_small_batches()
    {
        _size.Took(new BatchResult(20, 20_000, null));
        Assert.Equal(20, _size.Activities);
    }

    [Fact]
    public void Few_recipients_bring_the_size_back()
    {
        _size.Took(new BatchResult(20, 20_000, null));
        for (var i = 0; i < 10; i++)
            _size.Took(new BatchResult(_size.Activities, _size.Activities, null));
        Assert.Equal(512, _size.Activities);
    }

    [Fact]
    public void A_fault_halves_it_down_to_the_row_itself()
    {
        for (var i = 0; i < 9; i++)
            Assert.True(_size.Halve());
        Assert.Equal(1, _size.Activities);
        Assert.False(_size.Halve());
    }

    [Fact]
    public void What_is_done_after_a_fault_brings_the_size_back_step_by_step()
    {
        _size.Halve();
        _size.Halve();
        _size.Took(new BatchResult(128, 128, null));
        Assert.Equal(256, _size.Activities);
    }
}
