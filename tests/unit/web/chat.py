"""A filer's side of a conversation, in terms of the HTTP contract."""

from __future__ import annotations

from typing import Any, Self

import httpx


class Chat:
    """One conversation and its token."""

    def __init__(self, client: httpx.AsyncClient, conversation_id: str, token: str) -> None:
        self.client = client
        self.id = conversation_id
        self.token = token

    @classmethod
    async def begin(cls, client: httpx.AsyncClient) -> Self:
        started = (await client.post("/api/conversations")).json()
        return cls(client, started["conversation_id"], started["token"])

    @property
    def path(self) -> str:
        return f"/api/conversations/{self.id}/messages"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def send(self, content: Any) -> httpx.Response:
        return await self.client.post(self.path, json=content, headers=self.headers)

    async def say(self, text: str, name: str = "m1") -> httpx.Response:
        return await self.send({"client_message_id": name, "text": text})

    async def history(self, after_seq: object = 0) -> httpx.Response:
        return await self.client.get(self.path, params={"after_seq": str(after_seq)}, headers=self.headers)


def assert_problem(response: httpx.Response, status: int) -> str:
    """Check that a response is a problem with a sentence for the filer; return the sentence."""
    problem = response.json()
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert problem["status"] == status
    assert {"type", "title"} <= problem.keys()
    assert problem["detail"].endswith(".")
    return problem["detail"]
