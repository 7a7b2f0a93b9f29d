using System.Diagnostics;
using System.Net;
using System.Text;
using Yarp.ReverseProxy.Forwarder;

namespace Collab.Api.Streams;

/// <summary>The client that streams are fetched with. It adds nothing of its own: no cookies, redirects, retries or decompression, and headers go on as they came.</summary>
internal sealed class NotifierClient() : HttpMessageInvoker(new SocketsHttpHandler
{
    UseProxy = false,
    UseCookies = false,
    AllowAutoRedirect = false,
    AutomaticDecompression = DecompressionMethods.None,
    ConnectTimeout = TimeSpan.FromSeconds(2),
    RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
    ActivityHeadersPropagator = new ReverseProxyPropagator(DistributedContextPropagator.Current),
});
