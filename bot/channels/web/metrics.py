"""What is counted and measured, for Prometheus."""

from __future__ import annotations

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from starlette.responses import Response

TURN_BUCKETS_S = (0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 2.0, 5.0, 10.0)


class WebMetrics:
    """The web channel's metrics. Other parts may add theirs to the same registry."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry
        self.conversations = Counter("helpdesk_conversations", "Conversations begun", registry=registry)
        self.turns = Counter(
            "helpdesk_turns", "Messages of filers, by outcome", ["outcome"], registry=registry
        )
        self.turn_seconds = Histogram(
            "helpdesk_turn_seconds",
            "Time from a filer's message to its replies",
            buckets=TURN_BUCKETS_S,
            registry=registry,
        )
        self.errors = Counter("helpdesk_errors", "Requests that failed unexpectedly", registry=registry)
        self.open_streams = Gauge("helpdesk_open_streams", "Event streams being read", registry=registry)

    def response(self) -> Response:
        """Return all metrics of the registry in Prometheus' text format."""
        return Response(generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_LATEST})
