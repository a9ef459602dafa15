"""The words that train the dialogue, the words that measure it, the rules and the domain fit together."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from actions.intake import WHY
from bot.desk.case_number import CaseNumber
from bot.desk.intake import CALLBACK, TICKET
from bot.desk.triage import Decision
from bot.dialogue.wording import AGAIN
from bot.services import availability, callback_times
from bot.services.contact import PhoneProblem
from bot.settings import ROOT
from kb_index.article import load_articles

DATA = ROOT / "data"
FEWEST = {"ask_legal_advice": 150, "ask_ex_parte": 150, "hard_negatives": 150}
"""Texts that a file must hold at least; others `FEWEST_OTHERS`."""
FEWEST_OTHERS = 60
OTHER_NAMES = {"hard_negatives": "ask_question"}
"""The intent of files that are not named for theirs."""
NUMBERS = ("case_numbers", "look_alikes")
"""Files of held-out messages in which particulars are looked for; they want no decision."""
ONLY_BUTTONS = {"choose_article"}
"""Intents that nobody types."""
NO_RESPONSES = {"utter_action"}  # a key of Rasa's metadata
RASAS_OWN = {"action_deactivate_loop"}
STOCK_PHRASE = 4
"""A text of so few words ("call me back") is what anybody says: held out or not, it measures the same."""


def normal(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


@cache
def domain() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    return loaded


@cache
def intents_of() -> Mapping[str, frozenset[str]]:
    """The intents under which each text of data/nlu stands, by the text."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted((DATA / "nlu").glob("*.yml")):
        for entry in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            for line in entry["examples"].splitlines():
                assert line.startswith("- "), f"{path.name}: {line}"
                found[line.removeprefix("- ")].add(entry["intent"])
    return {text: frozenset(intents) for text, intents in found.items()}


@cache
def held_out() -> tuple[Mapping[str, Any], ...]:
    paths = [path for path in sorted((DATA / "eval").glob("*.jsonl")) if path.stem not in NUMBERS]
    return tuple(json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines())


@cache
def rules() -> tuple[Mapping[str, Any], ...]:
    paths = sorted((DATA / "rules").glob("*.yml"))
    return tuple(rule for path in paths for rule in yaml.safe_load(path.read_text("utf-8"))["rules"])


def steps(key: str) -> set[str]:
    return {step[key] for rule in rules() for step in rule["steps"] if step.get(key)}


# ---- the training texts


def test_no_text_stands_under_two_intents() -> None:
    under: dict[str, set[str]] = defaultdict(set)
    for text, intents in intents_of().items():
        under[normal(text) or text] |= intents
    assert {text: intents for text, intents in under.items() if len(intents) > 1} == {}


def test_every_intent_has_texts_and_every_text_an_intent_of_the_domain() -> None:
    trained = {intent for intents in intents_of().values() for intent in intents}
    assert trained == set(domain()["intents"]) - ONLY_BUTTONS


@pytest.mark.parametrize("path", sorted((DATA / "nlu").glob("*.yml")), ids=lambda path: path.stem)
def test_a_file_holds_the_intent_that_it_is_named_for(path: Path) -> None:
    (entry,) = yaml.safe_load(path.read_text("utf-8"))["nlu"]
    assert entry["intent"] == OTHER_NAMES.get(path.stem, path.stem)
    texts = {normal(text) or text for text in entry["examples"].splitlines()}
    assert len(texts) == len(entry["examples"].splitlines()) >= FEWEST.get(path.stem, FEWEST_OTHERS)


# ---- the held-out messages


def test_no_held_out_message_was_trained_on() -> None:
    articles = load_articles(ROOT / "kb_index" / "articles").values()
    trained = {normal(text) for text in intents_of()}
    trained |= {normal(question) for article in articles for question in article.questions}
    seen = [
        message["id"]
        for message in held_out()
        if normal(message["text"]) in trained and len(normal(message["text"]).split()) > STOCK_PHRASE
    ]
    assert seen == []


def test_held_out_messages_are_told_apart() -> None:
    ids = [message["id"] for message in held_out()]
    texts = [normal(message["text"]) or message["text"] for message in held_out()]
    assert len(set(ids)) == len(ids) >= 400
    assert len(set(texts)) == len(texts)


def test_held_out_messages_want_decisions_and_articles_that_exist() -> None:
    articles = set(load_articles(ROOT / "kb_index" / "articles"))
    decisions = {str(decision) for decision in Decision}
    for message in held_out():
        assert message["decision"] in decisions, message["id"]
        assert message["also"] in {None, "decline_legal", "decline_ex_parte"}, message["id"]
        assert set(message.get("articles", ())) <= articles, message["id"]


def test_a_held_out_question_names_the_articles_that_answer_it() -> None:
    """Where a file names articles at all; those that measure the guard alone do not."""
    assert [
        message["id"]
        for message in held_out()
        if message["decision"] == "answer" and message.get("articles") == []
    ] == []


@pytest.mark.parametrize("intent", ["ask_legal_advice", "ask_ex_parte", "hard_negatives", "report_urgent"])
def test_what_is_trained_on_is_held_out_under_the_same_name(intent: str) -> None:
    assert (DATA / "nlu" / f"{intent}.yml").exists()
    assert (DATA / "eval" / f"{intent}.jsonl").exists()


@pytest.mark.parametrize("name", NUMBERS)
def test_held_out_particulars_are_written_as_they_are_kept(name: str) -> None:
    lines = (DATA / "eval" / f"{name}.jsonl").read_text("utf-8").splitlines()
    messages = [json.loads(line) for line in lines]
    assert len({message["text"] for message in messages}) == len(messages) >= 150
    for message in messages:
        number = message["case_number"]
        assert number is None or CaseNumber.parse(number).bare == number, message["id"]
        assert (number is None) or name != "look_alikes", message["id"]


# ---- the rules


def test_every_action_of_a_rule_is_known() -> None:
    known = {*domain()["actions"], *domain()["forms"], *domain()["responses"], *RASAS_OWN}
    assert steps("action") <= known


def test_every_intent_of_a_rule_is_known() -> None:
    assert steps("intent") <= set(domain()["intents"])


def test_rules_are_told_apart() -> None:
    names = [rule["rule"] for rule in rules()]
    assert len(set(names)) == len(names)


def test_outside_of_forms_every_intent_has_a_rule() -> None:
    opening = {
        rule["steps"][0]["intent"]
        for rule in rules()
        if "condition" not in rule and "intent" in rule["steps"][0]
    }
    assert opening == set(domain()["intents"])


@pytest.mark.parametrize("form", ["ticket_form", "callback_form"])
def test_both_forms_hear_the_same_side_questions(form: str) -> None:
    def heard(form: str) -> set[str]:
        return {
            rule["steps"][0]["intent"]
            for rule in rules()
            if {"active_loop": form} in rule.get("condition", ()) and "intent" in rule["steps"][0]
        }

    assert heard(form) - {"open_ticket", "request_callback"} == heard("ticket_form") - {"request_callback"}


# ---- the responses


def constants(*paths: Path) -> Iterator[str]:
    """The strings in Python files; of a formatted one its fixed parts."""
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def prefixed(prefix: str, names: Iterable[str]) -> set[str]:
    return {f"{prefix}{name}" for name in names}


TIMES = {*get_args(callback_times.Reason), *get_args(availability.Reason)} - {"ok"}
DECLINES = (Decision.DECLINE_LEGAL, Decision.DECLINE_EX_PARTE)
BUILT = {
    "utter_also_": prefixed("utter_also_", DECLINES),
    "utter_withheld_": prefixed("utter_withheld_", DECLINES),
    "utter_wrong_phone_": prefixed("utter_wrong_phone_", get_args(PhoneProblem)),
    "utter_wrong_time_": prefixed("utter_wrong_time_", TIMES),
    "utter_example_": prefixed("utter_example_", {*TICKET, *CALLBACK}),
    "utter_why_": set(WHY.values()),
}
"""The responses whose names the code puts together, by how they begin."""


@cache
def named() -> frozenset[str]:
    """The names of responses in code and rules; those that are put together by how they begin."""
    code = [*(ROOT / "actions").glob("*.py"), *(ROOT / "bot").rglob("*.py")]
    found = {text for text in constants(*code) if re.fullmatch(r"utter_\w+", text)}
    return frozenset(
        found - NO_RESPONSES | {action for action in steps("action") if action.startswith("utter_")}
    )


def asked_by_forms() -> set[str]:
    """What Rasa utters to ask for a slot: its own question in this form, or the one for all forms."""
    actions, responses = set(domain()["actions"]), set(domain()["responses"])
    asked = set()
    for form, content in domain()["forms"].items():
        for slot in content["required_slots"]:
            if {f"action_ask_{form}_{slot}", f"action_ask_{slot}"} & actions:
                continue
            own = f"utter_ask_{form}_{slot}"
            asked.add(own if own in responses else f"utter_ask_{slot}")
    return asked


def test_the_names_that_are_put_together_are_all_known_here() -> None:
    assert {name for name in named() if name.endswith("_")} == set(BUILT)


def test_every_response_that_is_used_exists_and_every_one_is_used() -> None:
    whole = {name for name in named() if not name.endswith("_")}
    first = {name for name in domain()["responses"] if not name.endswith(AGAIN)}
    assert whole.union(*BUILT.values(), asked_by_forms()) == first


def test_a_second_wording_differs_from_a_first_one_that_exists() -> None:
    responses = domain()["responses"]
    for name in responses:
        if name.endswith(AGAIN):
            first = responses[name.removesuffix(AGAIN)]
            assert responses[name][0]["text"] != first[0]["text"], name


def test_every_button_says_an_intent_of_the_domain() -> None:
    payloads = {
        button["payload"]
        for variants in domain()["responses"].values()
        for variant in variants
        for button in variant.get("buttons", ())
    }
    assert {payload.removeprefix("/").split("{")[0] for payload in payloads} <= set(domain()["intents"])


def test_every_slot_of_a_form_is_a_slot() -> None:
    for content in domain()["forms"].values():
        assert set(content["required_slots"]) <= set(domain()["slots"])
