"""The real application, served once for all browser tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server import Server, running


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("e2e"), CONVERSATIONS_LIMIT="1000/hour") as server:
        yield server


@pytest.fixture(scope="session")
def server_url(server: Server) -> str:
    return server.url
