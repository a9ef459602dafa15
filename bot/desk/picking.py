"""Which of several offers a filer's words pick: "the second one"."""

from __future__ import annotations

import re

_PLACES = ("first|1st|1|one", "second|2nd|2|two|middle", "third|3rd|3|three")
_PICKED = re.compile(
    r"^\W*(?:(?:i\s+(?:mean|want|need)|it['’]?s|yes|ok(?:ay)?|number|no\.|option|the)\W+)*(?:"
    + "|".join(f"(?P<place{place}>{words})" for place, words in enumerate(_PLACES))
    + r"|(?P<last>last))(?:\s+(?:one|option|article|please))*\W*$",
    re.IGNORECASE,
)


def picked_place(text: str, offered: int) -> int | None:
    """The place, counted from 0, that words pick among so many offers, or None."""
    match = _PICKED.match(text)
    if match is None or match.lastgroup is None or not offered:
        return None
    place = offered - 1 if match["last"] else int(match.lastgroup.removeprefix("place"))
    return place if place < offered else None
