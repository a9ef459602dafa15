"""Runs the custom actions through the SDK's executor in this process instead of over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.shared.utils.io import read_config_file
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

ACTIONS_PACKAGE = "actions"


class InProcessActions(EndpointConfig):
    """An action endpoint that calls the actions directly; to Rasa it looks like a server."""

    def __init__(self) -> None:
        super().__init__(url="in-process")
        self._executor = ActionExecutor()
        self._executor.register_package(ACTIONS_PACKAGE)

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Run the action that Rasa asks for.

        Raises:
            ClientResponseError: The action refused to run; status 400, as the SDK's server answers.
        """
        try:
            return await self._executor.run(kwargs["json"])
        except ActionExecutionRejection as error:
            body = f'{{"error": "refused", "action_name": "{error.action_name}"}}'
            raise ClientResponseError(400, "refused", body) from error


def action_endpoint(endpoints: Path) -> EndpointConfig:
    """The action endpoint that `endpoints.yml` asks for: this process, or a server elsewhere."""
    content = read_config_file(endpoints)["action_endpoint"]
    if content.pop("in_process", False):
        return InProcessActions()
    return EndpointConfig.from_dict(content)
