"""Fetching one page from the web."""

from __future__ import annotations

import time
from dataclasses import dataclass
from email.message import Message
from urllib.parse import urldefrag, urljoin, urlsplit

import urllib3

from kb_index.errors import IngestError
from kb_index.ingest.html_blocks import is_address

_CHUNK = 2**16
_BY_HAND = "correct the address, or save the page in a browser and name the file."
_SLOW = "the server is too slow; try again later, or save the page in a browser and name the file."


@dataclass(frozen=True)
class Fetched:
    """What a server answered.

    Attributes:
        url: Where it was found in the end, after redirects.
        media_type: Such as `text/html`; empty where the server did not say.
        charset: Empty where the server did not say.
    """

    data: bytes
    url: str
    media_type: str
    charset: str


def fetch(address: str, max_bytes: int, timeout_s: float) -> Fetched:
    """Get one page, over http or https, with certificates checked and at most five redirects.

    trafilatura's own download is not used: it gives up on certificates where they can't be trusted, and
    tries again for a minute where a server reports an error.

    Args:
        address: Begins with http:// or https://.
        max_bytes: A longer answer is refused.
        timeout_s: For each wait, and for the whole.

    Raises:
        IngestError: The address is of another kind, can't be reached, or the answer is an error or too long.
    """
    if not is_address(address) or "@" in urlsplit(address).netloc:
        raise IngestError(
            f"{address}: only whole http and https addresses without a password can be fetched."
        )
    ends = time.monotonic() + timeout_s
    retries = urllib3.Retry(total=None, connect=0, read=0, redirect=5, status=0, other=0)
    data = bytearray()
    try:
        with (
            urllib3.PoolManager(timeout=timeout_s) as pool,
            pool.request(
                "GET", address, preload_content=False, headers=_headers(), retries=retries
            ) as response,
        ):
            while response.status == 200 and (chunk := response.read1(_CHUNK, decode_content=True)):
                data += chunk
                if len(data) > max_bytes:
                    raise _too_long(address, max_bytes)
                if time.monotonic() > ends:
                    raise IngestError(f"{address}: {_SLOW}")
    except urllib3.exceptions.MaxRetryError as error:
        raise IngestError(f"{address}: {_reason(error.reason)}") from error
    except urllib3.exceptions.TimeoutError as error:
        raise IngestError(f"{address}: {_SLOW}") from error
    except (urllib3.exceptions.HTTPError, ValueError, OSError) as error:
        raise IngestError(f"{address}: the answer can't be read; {_BY_HAND}") from error
    if response.status != 200:
        raise IngestError(f"{address}: the server answers {response.status}, not with the page; {_BY_HAND}")
    header = Message()
    header["content-type"] = response.headers.get("content-type", "")
    media_type = header.get_content_type() if "/" in header["content-type"] else ""
    return Fetched(bytes(data), _found_at(address, response), media_type, header.get_content_charset() or "")


def _headers() -> dict[str, str]:
    return {**urllib3.make_headers(accept_encoding=True), "User-Agent": "ecf-helpdesk-ingest"}


def _too_long(address: str, max_bytes: int) -> IngestError:
    return IngestError(f"{address}: it is larger than {max_bytes // 10**6} MB; {_BY_HAND}")


def _reason(reason: Exception | None) -> str:
    if isinstance(reason, urllib3.exceptions.SSLError):
        return f"the server's certificate can't be trusted; {_BY_HAND}"
    if isinstance(reason, urllib3.exceptions.ResponseError):
        return f"the server sends from one address to the next; {_BY_HAND}"
    # urllib3 counts a connection that was refused among the timeouts.
    refused = isinstance(reason, urllib3.exceptions.NewConnectionError)
    if isinstance(reason, urllib3.exceptions.TimeoutError) and not refused:
        return _SLOW
    return f"the server can't be reached; check the connection, {_BY_HAND}"


def _found_at(address: str, response: urllib3.BaseHTTPResponse) -> str:
    for step in response.retries.history if response.retries else ():
        address = urljoin(address, step.redirect_location or "")
    return urldefrag(address).url
