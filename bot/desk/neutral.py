"""A message without particulars that say nothing of what it asks: case numbers, emails, phone numbers.

"In 3:24-cv-01234-JSC my PDF is refused" and "my PDF is refused" ask the same, so they should look
alike to the classifier and to the index.
"""

from __future__ import annotations

import re

from bot.desk.case_number import find_all

_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.\w+")
_PHONE = re.compile(r"(?<!\w)(?:\+?1[\s.-]?)?(?:\(\d{3}\)\s?|\d{3}[\s.-])\d{3}[\s.-]\d{4}(?!\w)")
_LEFT_ALONE = re.compile(r"\s+(?=[,.;:!?])|\(\s*\)")


def neutral(text: str) -> str:
    """The text with words in place of its particulars."""
    pieces, end = [], 0
    for found in find_all(text):
        pieces += [text[end : found.start], "my case"]
        end = found.end
    plain = "".join([*pieces, text[end:]])
    plain = _PHONE.sub("my number", _ADDRESS.sub("my email", plain))
    plain = " ".join(_LEFT_ALONE.sub("", plain).split())
    return plain or text
