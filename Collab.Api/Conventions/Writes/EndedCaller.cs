namespace Collab.Api.Conventions.Writes;

/// <summary>
/// The write itself ends what its caller came with. It has asked whether that still held, with what it ends locked; to its
/// own transaction it is gone afterwards, which is no reason to refuse the write.
/// </summary>
internal static class EndedCaller
{
    public static void EndsItsCaller(this HttpResponse response) => response.HttpContext.Items[typeof(EndedCaller)] = true;

    public static bool HasEndedItsCaller(this HttpContext context) => context.Items.ContainsKey(typeof(EndedCaller));
}
