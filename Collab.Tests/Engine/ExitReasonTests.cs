using Collab.Embedded.Orchestration;

namespace Collab.Tests.Engine;

public sealed class ExitReasonTests
{
    [Fact]
    public void An_exception_is_told_by_its_first_line()
        => Assert.Equal(
            "ended by SIGABRT: Unhandled exception. System.IO.IOException: Failed to bind to address http://127.0.0.1:8000: address already in use.",
            ExitReason.Of(134,
            [
                "Unhandled exception. System.IO.IOException: Failed to bind to address http://127.0.0.1:8000: address already in use.",
                " ---> Microsoft.AspNetCore.Connections.AddressInUseException: Address already in use",
                "   at System.Net.Sockets.Socket.Bind(EndPoint localEP)",
            ]));

    [Fact]
    public void Anything_else_is_told_by_its_last_line()
        => Assert.Equal("exited with code 3: no such option", ExitReason.Of(3, ["usage: …", "no such option", ""]));

    [Fact]
    public void Silence_is_told_by_the_code() => Assert.Equal("ended by SIGKILL", ExitReason.Of(137, []));
}
