"""Intake: which particulars a ticket or a callback needs, and what a filer's words give for them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

NOT_GIVEN = "not given"
"""The value of a particular that was asked for and that the filer has not, or will not say."""

TICKET = ("case_number", "judge_initials", "initials_confirmed", "name", "email", "description", "confirmed")
CALLBACK = ("name", "phone", "callback_time", "case_number", "initials_confirmed", "description", "confirmed")
"""The particulars of each form, in the order in which they are asked."""


@dataclass(frozen=True)
class Said:
    """A filer's message while a form is open.

    Attributes:
        text: The words.
        intent: What the classifier and triage made of it.
        confidence: How sure, 0 to 1.
        declined: The guard stopped the message or a part of it.
        rest: The words without what was stopped.
        marked: The same, with marks where something was stopped, as staff will read it.
        entities: Particulars found in it, by name.
        fits: They give what was asked for.
        from_button: The filer picked a choice; no words to interpret.
    """

    text: str
    intent: str
    confidence: float
    declined: bool = False
    rest: str = ""
    marked: str = ""
    entities: Mapping[str, str] = field(default_factory=dict)
    from_button: bool = False
    fits: bool = False


SHORTEST_DESCRIPTION = 4
"""Words that must be left of a description after its guarded parts were withheld."""

_LEAVING = frozenset({"cancel", "start_over", "ask_why"})
_BACK_WORDS = 8
_LONGEST_SWITCH = 10
_SURE_SWITCH = 0.6
_SURE_QUESTION = 0.75
_BARE_WORDS = 4
_JUDGE = re.compile(r"\b(?:judge|magistrate|hon(?:orable)?)\b", re.IGNORECASE)
_SENDS = re.compile(
    r"\W*(?:(?:please|ok(?:ay)?|yes|good|great|fine|all\s+good|looks?\s+(?:fine|good|right|ok(?:ay)?))\W+)*"
    r"(?:(?:go\s+ahead\s+and\s+)?(?:send|submit|book|open|file)(?:\s+(?:it|this|that|the\s+(?:ticket|call)))?(?:\s+now)?(?:\s+please)?"
    r"|looks?\s+(?:fine|good|right|ok(?:ay)?)(?:\W+thank(?:s|\s+you))?)\W*$",
    re.IGNORECASE,
)
_NOT_RIGHT = re.compile(
    r"^\W*(?:no\b|nope\b|that['’]?s\s+(?:not|wrong)|not\s+(?:right|correct)|wrong\b|incorrect\b)",
    re.IGNORECASE,
)
_SIDE = frozenset(
    {"talk_to_person", "check_status", "report_urgent", "bot_challenge", "greet", "thank", "distress"}
    | {"complain", "other_language", "next_step", "previous_step", "all_steps", "goodbye"}
)
_SWITCH = {"ticket_form": "request_callback", "callback_form": "open_ticket"}
_PARTICULAR = {
    "case_number": ("case_number",),
    "judge_initials": ("judge_initials",),
    "initials_confirmed": ("judge_initials",),
    "email": ("email",),
    "phone": ("phone",),
}
_HAS_NONE = re.compile(
    r"\b(?:(?:i\s+)?(?:do\s*n[o']?t|don’t|havent|haven['’]?t|do\s+not)\s+(?:have|got|know|remember|want|think)|no\s+(?:case|number|judge|initials|idea|clue|e-?mail|phone)|dunno|"
    r"none|n\s*/\s*a|not\s+(?:yet|sure|assigned|applicable|available)|no\s+one|unknown|nope|no\s+thanks?|skip|pass|nothing|"
    r"rather\s+not|prefer\s+not|leave\s+it|without|doesn['’]?t\s+have|isn['’]?t\s+one|there\s+is\s+none)\b|^\W*(?:-+|no)\W*$",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"\?\s*$|^\W*(?:how|what|where|when|why|which|who|can\s+(?:i|you|we)|do\s+(?:i|you|we)|is\s+(?:it|there|this)|should\s+i|does)\b",
    re.IGNORECASE,
)
_ONE_QUESTION = re.compile(
    r"^\W*(?:how|what|where|when|why|which|who|can|could|do|does|is|are|should|will)\b[^.?!]*\?\W*$",
    re.IGNORECASE,
)
_NAME_LEAD = re.compile(
    r"^\W*(?:(?:hi|hello|sure|ok(?:ay)?|yes)\W+)*(?:(?:my|the|full)\s+)*(?:name(?:'s|\s+is)?\W+|i\s+am\s+|i['’]?m\s+|it['’]?s\s+|"
    r"this\s+is\s+|it\s+is\s+|under\s+|call\s+me\s+)*(?:called\s+)?",
    re.IGNORECASE,
)
_NAME_TAIL = re.compile(
    r"[\s,]+(?:and|my|at|from|with|speaking|here|please|thanks?|phone|email|case|but)\b.*$|[,;:(].*$",
    re.IGNORECASE,
)
_NAME = re.compile(r"^[^\W\d_][\w.'’ -]{0,78}$", re.UNICODE)
_NO_NAME = re.compile(
    r"\b(?:ok(?:ay)?|yes|yep|no(?:ne|t)?|nope|sure|the|th(?:is|at|ese|ose)|it|its|one|wrong|right|correct|misspell?ed|my|your?|what|who|why|how|start|restart|over|again|"
    r"cancel|stop|skip|next|back|other|first|second|login|log|error|ecf|pacer|ticket|help|works?|does|doesn|"
    r"can['’]?t|doesn['’]?t|don['’]?t|isn['’]?t|won['’]?t|please|thanks?|already|leave)\b",
    re.IGNORECASE,
)
_INTRODUCED = re.compile(
    r"\b(?i:(?:my\s+(?:full\s+)?|the\s+)?name(?:\s+is|['’]?s)|name\s*[:=])\s*(?P<told>[^\d\n,;.!?@]{2,60})"
    r"|\b(?:[Tt]his\s+is|I\s+am|I['’]m|[Ii]t['’]s)\s+(?P<called>(?:[A-Z][\w'’-]+\.?\s+){1,3}[A-Z][\w'’-]+)"
)
_BACK = re.compile(
    r"^\W*(?:(?:please|ok(?:ay)?|wait|can\s+(?:we|you|i)|could\s+(?:we|you|i)|let(?:['’]?s|\s+me)|i\s+want\s+to)\W+)*"
    r"(?:go(?:ing)?\s+)?(?:one\s+)?(?:step\s+)?back(?:\s+(?:one|up|a\s+step|please|to\s+the\s+(?:last|previous|first)\b.*))?\W*$",
    re.IGNORECASE,
)
_TAIL_OF_SYMBOLS = re.compile(r"[^\w.}\"]+$")
_CHANGE = re.compile(
    r"\b(?:change|wrong|correct|fix|edit|not\s+right|isn['’]?t\s+right|mistake|update|should\s+be|actually)\b",
    re.IGNORECASE,
)
_FIELD_WORDS = {
    "case_number": r"\bcase\b|(?<!phone )(?<!cell )\bnumber\b(?!.*phone)",
    "judge_initials": r"\bjudge|\binitials",
    "name": r"\bname\b",
    "email": r"\be-?mail",
    "phone": r"\bphone|\btelephone|\bcell",
    "callback_time": r"(?<!each )(?<!every )\btime\b|\bday\b|\bhour|\bslot",
    "description": r"\bdescri|\bproblem\b|\btext\b|\bwording",
}


def is_side(said: Said, form: str, asked: str) -> bool:
    """Whether a message is about something else than what the form has just asked."""
    if said.from_button:
        return said.intent not in {"inform", "affirm", "deny", "skip", "correct"}
    sure = said.confidence >= 0.5
    if said.intent == "distress" or _leaves(said):
        return not goes_back(said)
    if (
        said.fits
        or goes_back(said)
        or not re.search(r"\w", said.text)
        or any(name in said.entities for name in _PARTICULAR.get(asked, ()))
    ):
        return False
    if said.declined and not (asked == "description" and describes(said.rest)):
        return True
    if _switches(said, form):
        return True
    if asked == "description":
        return _asks_instead(said)
    if asked != "confirmed" and _HAS_NONE.search(said.text) and len(said.text.split()) <= 8:
        return False
    if asked == "callback_time" and not _QUESTION.search(said.text):
        return False
    if _QUESTION.search(said.text):
        return not (asked == "confirmed" and said.intent in {"affirm", "deny"})
    return sure and said.intent in _SIDE and not (asked == "name" and len(said.text.split()) <= 3)


def _switches(said: Said, form: str) -> bool:
    """Whether a short message asks for the other form."""
    few = len(said.text.split()) <= _LONGEST_SWITCH
    return few and said.intent == _SWITCH.get(form) and said.confidence >= _SURE_SWITCH


def _asks_instead(said: Said) -> bool:
    """Whether a question comes where a description should: one that an article answers, or who we are."""
    if not _ONE_QUESTION.match(said.text):
        return False
    talks = said.intent in {"talk_to_person", "check_status", "bot_challenge"}
    return said.confidence >= (0.5 if talks else _SURE_QUESTION) and (talks or said.intent == "ask_question")


def _leaves(said: Said) -> bool:
    """Whether a short message leaves the question, or asks after it."""
    return said.intent in _LEAVING and said.confidence >= 0.45 and len(said.text.split()) <= 12


def goes_back(said: Said) -> bool:
    """Whether the filer types that the form should go back to the particular before."""
    return not said.from_button and len(said.text.split()) <= _BACK_WORDS and bool(_BACK.search(said.text))


def refuses(said: Said) -> bool:
    """Whether a few words say no and nothing more: "no", "that's wrong"."""
    few = len(said.text.split()) <= _BACK_WORDS
    return few and (said.intent == "deny" or bool(_NOT_RIGHT.search(said.text)))


def agrees(said: Said) -> bool:
    """Whether a few words say yes and nothing more."""
    return len(said.text.split()) <= _BARE_WORDS and said.intent == "affirm"


def sends(text: str) -> bool:
    """Whether words tell to send what was read back: "send it", "book it now", "looks fine, thanks"."""
    return bool(_SENDS.match(text))


def names_a_judge(text: str) -> bool:
    """Whether the words speak of a judge, so that a name among them may be the judge's."""
    return bool(_JUDGE.search(text))


def describes(text: str) -> bool:
    """Whether words are enough to say what a problem is."""
    return len(text.split()) >= SHORTEST_DESCRIPTION


def has_none(text: str) -> bool:
    """Whether the filer says that there is nothing to give: "I don't have one", "skip", "not yet"."""
    return bool(_HAS_NONE.search(text)) and len(text.split()) <= 12


def name_offered(text: str) -> str | None:
    """The name with which a filer introduces themself in passing: "my name is Dana Whitfield"."""
    match = None if names_a_judge(text) else _INTRODUCED.search(text)
    return name_in(match["told"] or match["called"]) if match else None


def name_in(text: str) -> str | None:
    """The person's name in an answer to "What is your name?", or None where it looks like none."""
    name = _NAME_TAIL.sub("", _NAME_LEAD.sub("", text.strip()))
    name = _TAIL_OF_SYMBOLS.sub("", name).strip(" .!,;-")
    if not _NAME.match(name) or _NO_NAME.search(name) or len(name.split()) > 6:
        return None
    return " ".join(
        word if any(letter.isupper() for letter in word) else word.capitalize() for word in name.split()
    )


def fields_to_change(text: str, fields: Collection[str]) -> tuple[str, ...]:
    """Which particulars a filer names who says that something is wrong; empty where none is named."""
    return tuple(
        name for name in fields if name in _FIELD_WORDS and re.search(_FIELD_WORDS[name], text, re.IGNORECASE)
    )


def wants_change(text: str) -> bool:
    """Whether the words ask to change something rather than to send it."""
    return bool(_CHANGE.search(text))


_CORRECTION = re.compile(
    r"^\W*(?:no|nope|sorry|oops|wait|actually|correction|my\s+mistake|i\s+meant|not\s+quite|hold\s+on)\b"
    r"|\b(?:i\s+meant|should\s+be|should\s+have\s+been|correct(?:ion)?\s+is|instead\s+of|it['’]?s\s+actually|is\s+actually|,\s*not\s)\b",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"\b(?:first|earliest|soonest|next)\s+(?:one|slot|time|available|possible|opening|you\s+have)|\bany\s*(?:time|\s+of\s+(?:those|them|these))?\b\W*$|"
    r"\bas\s+soon\s+as|\bwhenever\b|\basap\b|\bfirst\W*$|\bsoonest\b|\bearliest\b",
    re.IGNORECASE,
)


def is_correction(text: str) -> bool:
    """Whether the words take back an earlier particular: "no, it's 01243"."""
    return bool(_CORRECTION.search(text))


def opens_as_correction(text: str) -> bool:
    """Whether the words begin by taking something back: "sorry, the phone should be 415-555-0142"."""
    match = _CORRECTION.match(text)
    return match is not None and match.start() == 0 and bool(match[0])


def wants_first(text: str) -> bool:
    """Whether any time will do, the first one offered: "first available", "any", "asap"."""
    return bool(_FIRST.search(text))


_NEW_VALUE = re.compile(
    r"(?:\b(?:should\s+be|is\s+really|is\s+actually|it['’]?s|to)\b|:)\W*(?P<value>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)


def new_value(text: str) -> str | None:
    """What a particular should be instead: "change the description to the page is blank"."""
    match = _NEW_VALUE.search(text)
    return match["value"].strip() if match else None
