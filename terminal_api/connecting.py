"""What all HTTP clients here agree on: what proves that nothing left, and when a line is let go."""

import httpx

#: Failures that prove no byte of the request left. Whatever is not listed here may have been done; so may a
#: request on a kept connection that the server had closed: it fails later than connecting.
NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)

#: Shorter than the five seconds after which common servers close: a request seldom meets a closing one.
KEEPALIVE_S = 4.0


async def hang_up(response: httpx.Response) -> None:
    """Close the connection: one that gave a wrong answer may be one answer behind from now on."""
    stream = response.extensions.get("network_stream")
    if stream is not None:
        await stream.aclose()
