"""Words that lean on the last answer: "and on a Mac?", "where is that menu?"."""

from __future__ import annotations

import re

_LONGEST = 12  # words; who says more says what it is about
_LONGEST_POINTING = 6
_GENERAL = re.compile(
    r"\bis\s+(?:it|there)\s+(?:possible|ok(?:ay)?|allowed|required|necessary|an?|any)\b", re.IGNORECASE
)
_OPENING = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|hm+|thanks?|thank\s+you|great|yes|sure|alright)\W+)*"
    r"(?:and\s+(?!also\b)|what\s+(?:about|if)\b|how\s+about\b|same\s+(?:for|on|with)\b|or\s+(?:on|in|with|for|as)\b|but\s+)",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"\b(?:(?:where|what|which|who|when|how|why)\b.{0,30}\b(?:that|this|it|there|those|these|them|the\s+(?:menu|button|link|page|screen"
    r"|box|tab|option|field|step|list|form|number|address|phone|event|setting))\b"
    r"|(?:do|does|is|are|can|will|should|did)\s+(?:that|this|it|those|these|they|i\s+do\s+(?:that|this|it))\b"
    r"|(?:there|that|it)\s+(?:is|isn['’]?t|does|doesn['’]?t|did\s*n['’]?t)\b.{0,20}$)",
    re.IGNORECASE,
)
_ON_WHAT = re.compile(
    r"^\W*(?:on|in|with|for|using|from)\s+(?:an?\s+|my\s+|the\s+)?\w+(?:\s+\w+)?\W*$", re.IGNORECASE
)


def leans_on_last(text: str) -> bool:
    """Whether a message says too little by itself and means what was answered last."""
    words = len(text.split())
    opens = words <= _LONGEST and bool(_OPENING.search(text) or _ON_WHAT.search(text))
    return opens or (
        words <= _LONGEST_POINTING and bool(_POINTING.search(text)) and not _GENERAL.search(text)
    )
