"""The words by which triage tells what a clause does: asks, is stuck, is due."""

from __future__ import annotations

import re

REQUEST = re.compile(
    r"\?|^\W*(?:and|but|also|then|so|or|plus|please|pls|kindly|just|can|could|would|will|should|may|do|does|did|is|are|am|was|what|how|"
    r"when|where|which|who|why|tell|ask|let|pass|give|help|explain|advise|have|get|remind|inform|send|forward|write|draft)\b|"
    r"\b(?:please|tell\s+me|i\s+(?:want|need|would\s+like)|i'd\s+like|let\s+me\s+know|wonder(?:ing)?|advise|you\s+to)\b",
    re.IGNORECASE,
)
"""A clause that asks for something, however it is put."""
ASKING = re.compile(
    r"\?|\b(?:how|what|where|which|when|why|who|tell\s+me|show\s+me|(?:can|may|do|should|could)\s+(?:i|we)|is\s+there)\b",
    re.IGNORECASE,
)
"""A clause that asks a question."""
STUCK = re.compile(
    r"\b(?:down|not\s+(?:working|loading|responding|available)|won'?t|wont|can'?t|cant|cannot|can\s+not|unable|couldn'?t|fail(?:s|ed|ing)?|"
    r"error|crash(?:ed|ing|es)?|outage|frozen|freez(?:es|ing)|stuck|locked\s+out|timed?\s+out|spin(?:s|ning)|too\s+(?:large|big|long|many)|unreachable|offline|blank|malformed|dead|"
    r"logg(?:s|ing|ed)\s+(?:me|us)\s+out|(?:is|does|will)(?:n['’]?t|\s+not)\s+(?:accept|let|take|load|open|work|upload)\w*|refus(?:ed|es|ing)|reject(?:ed|s|ing)?|keeps?)\b",
    re.IGNORECASE,
)
"""Something does not work."""
CALLS_OFF = re.compile(
    r"\b(?:cancel|forget|drop|call\s+off)\s+(?:the|this|that|my)\s+(?:ticket|call(?:back)?|request)\b(?!.*\b(?:instead|ticket|open|book)\b)",
    re.IGNORECASE,
)
"""A request of the filer's own is taken back."""
DUE = re.compile(
    r"\b(?:due|deadline|must\s+be\s+filed|have\s+to\s+file|need\s+to\s+file|has\s+to\s+be\s+(?:filed|in)|"
    r"(?:must|has\s+to|have\s+to|need(?:s)?\s+to|got\s+to|gotta)\s+(?:\w+\s+){0,3}?(?:in|filed|go\s+in)|cut-?off|last\s+day|statute\s+runs)\b",
    re.IGNORECASE,
)
"""Something has to be filed."""
NEAR = re.compile(
    r"\b(?:today|tonight|midnight|now|right\s+now|this\s+(?:afternoon|evening|hour)|in\s+(?:\w+\s+){1,2}(?:min(?:ute)?s?|hours?|hrs?)|"
    r"(?:\d+|few)\s*(?:min(?:ute)?s?|hours?|hrs?)\b|\d{1,2}(?::\d\d)?\s*[ap]\.?m|by\s+(?:noon|5|four|five)|end\s+of\s+day|eod|asap|urgent|emergency)",
    re.IGNORECASE,
)
"""Within hours."""
