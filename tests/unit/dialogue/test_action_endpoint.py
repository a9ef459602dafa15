from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.utils.endpoints import ClientResponseError
from rasa_sdk.interfaces import ActionExecutionRejection

from bot.dialogue.action_endpoint import InProcessActions, action_endpoint
from bot.settings import ROOT


async def echo(dispatcher: Any, tracker: Any, domain: Any) -> list[dict[str, Any]]:
    dispatcher.utter_message(text=f"heard {tracker.latest_message['text']}")
    return [{"event": "slot", "name": "step", "value": tracker.get_slot("step") + 1, "timestamp": None}]


async def refuse(dispatcher: Any, tracker: Any, domain: Any) -> list[dict[str, Any]]:
    raise ActionExecutionRejection("action_refuses")


@pytest.fixture(scope="module")
def actions() -> InProcessActions:
    endpoint = InProcessActions()
    endpoint._executor.register_function("action_echo", echo)
    endpoint._executor.register_function("action_refuses", refuse)
    return endpoint


def call(name: str) -> dict[str, Any]:
    tracker = {
        "sender_id": "c1",
        "slots": {"step": 1},
        "latest_message": {"text": "hello"},
        "events": [],
        "paused": False,
        "active_loop": {},
    }
    return {"next_action": name, "sender_id": "c1", "tracker": tracker, "domain": {}}


async def test_an_action_is_run_with_the_tracker_and_its_answer_given_back(actions: InProcessActions) -> None:
    answer = await actions.request(json=call("action_echo"))
    assert [response["text"] for response in answer["responses"]] == ["heard hello"]
    assert [(event["name"], event["value"]) for event in answer["events"]] == [("step", 2)]


async def test_a_refusal_looks_like_a_server_s(actions: InProcessActions) -> None:
    with pytest.raises(ClientResponseError) as refused:
        await actions.request(json=call("action_refuses"))
    assert refused.value.status == 400
    assert yaml.safe_load(refused.value.text) == {"error": "refused", "action_name": "action_refuses"}


def test_every_action_of_the_domain_is_there_and_none_besides() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    assert set(InProcessActions()._executor.actions) == set(domain["actions"])


def endpoints(folder: Path, **content: object) -> Path:
    path = folder / "endpoints.yml"
    path.write_text(yaml.safe_dump({"action_endpoint": content}), "utf-8")
    return path


def test_the_file_chooses_this_process_or_a_server(tmp_path: Path) -> None:
    url = "http://actions.example:5055/webhook"
    assert isinstance(action_endpoint(endpoints(tmp_path, url=url, in_process=True)), InProcessActions)
    for content in ({"url": url}, {"url": url, "in_process": False}):
        server = action_endpoint(endpoints(tmp_path, **content))
        assert not isinstance(server, InProcessActions)
        assert server.url == url


def test_the_assistant_runs_its_actions_itself() -> None:
    assert isinstance(action_endpoint(ROOT / "endpoints.yml"), InProcessActions)
