namespace Collab.Notifier.Replay;

/// <summary>Collects a page until it is large enough; what does not fit belongs to the next one.</summary>
internal sealed class ReplayPageBuilder(int maxBytes)
{
    private readonly List<ReplayFrame> _frames = [];
    private int _bytes;

    public bool IsFull => _bytes >= maxBytes;

    public void Add(ReplayFrame frame)
    {
        _frames.Add(frame);
        _bytes += frame.Body.MaxLength;
    }

    public ReplayPage Build() => new(_frames, _bytes);
}
