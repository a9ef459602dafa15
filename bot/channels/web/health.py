"""Whether the server lives, whether it can serve, and what it measures."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.web.metrics import WebMetrics

Readiness = Callable[[], Mapping[str, bool]]
"""Looks at each thing that the server needs, by name; may block."""


def health_routes(readiness: Readiness, metrics: WebMetrics) -> list[Route]:
    """Return the endpoints for whoever operates the server."""

    async def healthz(request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def readyz(request: Request) -> Response:
        checks = dict(await run_in_threadpool(readiness))
        ready = all(checks.values())
        content = {"status": "ready" if ready else "not ready", "checks": checks}
        return JSONResponse(content, 200 if ready else 503, headers={"Cache-Control": "no-store"})

    async def show_metrics(request: Request) -> Response:
        return metrics.response()

    return [
        Route("/healthz", healthz, methods=["GET"]),
        Route("/readyz", readyz, methods=["GET"]),
        Route("/metrics", show_metrics, methods=["GET"]),
    ]
