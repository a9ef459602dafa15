"""Who is asking."""

from __future__ import annotations

from starlette.requests import Request


def client_address(request: Request) -> str:
    """Return the client's address; behind a proxy, uvicorn has put the forwarded one here."""
    return request.client.host if request.client else "unknown"
