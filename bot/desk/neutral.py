"""A message without what says nothing of its subject: case numbers, addresses, judges' names, courtesies.

"Hello, in 3:24-cv-01234-JSC my PDF is refused, thank you!" and "my PDF is refused" ask the same, so they
should look alike to the classifier and to the index.
"""

from __future__ import annotations

import re

from bot.desk.case_number import find_all

_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.\w+")
_PHONE = re.compile(r"(?<!\w)(?:\+?1[\s.-]?)?(?:\(\d{3}\)\s?|\d{3}[\s.-])\d{3}[\s.-]\d{4}(?!\w)")
_JUDGE = re.compile(
    r"\b(?P<title>(?:[Mm]agistrate )?[Jj]udge)(?: [A-Z]\.)*"
    r"(?: (?!The\b)[A-Z][\w.'-]*?(?=['’]s\b|\b))+(?=\W|$)(?<!\.)"
)
_GREETING = re.compile(
    r"^\W*(?:(?:hi|hello|hey|dear|good\s+(?:morning|afternoon|evening|day))\b(?:\s+(?:there|all|everyone|team|sirs?|madam|ecf|help\s*desk))*[\s,!.:–-]+)+",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"[\s,.!?–-]+(?:(?:many\s+)?thanks|thank\s+you|thx|ty|cheers|much\s+appreciated|i\s+appreciate\s+(?:it|your\s+help))"
    r"(?:\s+(?:so|very)\s+much|\s+a\s+lot|\s+again|\s+in\s+advance|\s+for\s+your\s+(?:help|time|assistance|patience))*[\s!.]*$",
    re.IGNORECASE,
)
_PLEASE = re.compile(
    r"(?:(?<=^)|(?<=\s)|,\s*)\b(?:please|pls|plz|kindly)\b,?(?:\s+|(?=[.!?]|$))", re.IGNORECASE
)
_TELL_ME = re.compile(
    r"^\W*(?:(?:can|could|would|will)\s+(?:you|someone|anyone|somebody)\s+(?:tell|show|explain\s+to|advise)\s+(?:me|us)?\s*"
    r"|i\s+(?:was\s+)?(?:just\s+)?(?:wonder(?:ing)?|want(?:ed)?\s+to\s+know|would\s+like\s+to\s+know)\W+)"
    r"(?=(?:how|what|where|which|when|who|why|if|whether)\b)",
    re.IGNORECASE,
)
_HELP_ME = re.compile(
    r"^\W*(?:(?:can|could|would|will)\s+(?:you|someone|anyone|somebody)\s+(?:please\s+)?help(?:\s+(?:me|us))?(?:\s+out)?"
    r"|(?:please\s+)?help(?:\s+me)?|i\s+need\s+(?:some\s+|your\s+)?help|i\s+have\s+a\s+(?:quick\s+)?question)[\s,.!?:–-]+",
    re.IGNORECASE,
)
_ABOUT_CASE = re.compile(
    r"^\W*(?:in|re|regarding|about|for)?\W*my case\s*[:,–-]\s*|\s*[(\[]\s*my case\s*[)\]]", re.IGNORECASE
)
_COURTESY = re.compile(
    r"\W*(?:(?:hi|hello|hey|dear|good|morning|afternoon|evening|day|there|all|everyone|team|please|thanks?|thank|you|very|so|much"
    r"|for|your|help|time|assistance|in|advance|can|could|would|someone|me|us|i|need|some|many|kindly|a|quick|question|have)\W+)+$",
    re.IGNORECASE,
)
_FEWEST_WORDS = 3  # with fewer left, a courtesy was all of it
_LEFT_ALONE = re.compile(r"\s+(?=[,.;:!?])|\(\s*\)")


def neutral(text: str) -> str:
    """The text with words in place of its particulars, and without courtesies around its subject."""
    pieces, end = [], 0
    for found in find_all(text):
        pieces += [text[end : found.start], "my case"]
        end = found.end
    plain = "".join([*pieces, text[end:]])
    plain = _PHONE.sub("my number", _ADDRESS.sub("my email", plain))
    plain = _JUDGE.sub(r"\g<title>", plain)
    for courtesy in (_GREETING, _HELP_ME, _THANKS, _ABOUT_CASE, _PLEASE, _TELL_ME):
        shorter = courtesy.sub("", plain)
        if len(shorter.split()) >= _FEWEST_WORDS:
            plain = shorter
    plain = " ".join(_LEFT_ALONE.sub("", plain).split())
    return plain or text


def is_courtesy(text: str) -> bool:
    """Whether a clause is polite and nothing more: "Good morning, could you please help me?"."""
    return bool(_COURTESY.match(text + " "))
