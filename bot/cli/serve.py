"""`python -m bot serve`."""

from __future__ import annotations

import dataclasses

import sentence_transformers  # noqa: F401 - before Rasa's TensorFlow: after it, this import takes thrice as long
import uvicorn

from bot.app import create_app
from bot.settings import Settings


def serve(host: str | None = None, port: int | None = None) -> int:
    """Serve until interrupted."""
    settings = Settings.from_env()
    settings = dataclasses.replace(settings, host=host or settings.host, port=port or settings.port)
    print(f"Loading the model and the index; then http://localhost:{settings.port}/ is up.", flush=True)
    app = create_app(settings)
    print(f"Ready: http://localhost:{settings.port}/", flush=True)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        server_header=False,
        ws="none",
        timeout_graceful_shutdown=5,
    )
    return 0
