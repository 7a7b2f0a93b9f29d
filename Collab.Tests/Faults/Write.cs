using Collab.Tests.Support;

namespace Collab.Tests.Faults;

/// <summary>One write as it is to be sent, and who is to hear of it.</summary>
/// <param name="Method">POST, PATCH or DELETE.</param>
/// <param name="Path">Where to.</param>
/// <param name="Body">The body as JSON, if it has one.</param>
/// <param name="Told">Who has to hear.</param>
/// <param name="Former">Who may hear until their access ends.</param>
/// <param name="KeyOf">What its event is recognised by, from the answer.</param>
internal sealed record Write(HttpMethod Method, string Path, object? Body, IReadOnlySet<Guid> Told, IReadOnlySet<Guid> Former, Func<Answer, string> KeyOf);
