using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Collab.Tests.Problems;

public sealed class ProblemWriterTests
{
    [Fact]
    public async Task A_caller_who_leaves_while_a_problem_is_written_is_no_failure()
    {
        var context = new DefaultHttpContext { RequestAborted = new CancellationToken(canceled: true) };
        context.Response.Body = new MemoryStream();

        await new ProblemWriter().WriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = new ProblemDetails { Status = 503 } });

        Assert.Equal(503, context.Response.StatusCode);
    }
}
