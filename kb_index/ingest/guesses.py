"""Which court a page comes from and what it is about, guessed; a reviewer has the last word."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

UNKNOWN_COURT = "unknown"
DEFAULT_TOPIC = "helpdesk"

# Abbreviations of the Bluebook, table T10, by the letters that begin a court's host name.
_STATES = {
    "ak": "Alaska",
    "al": "Ala.",
    "ar": "Ark.",
    "az": "Ariz.",
    "ca": "Cal.",
    "co": "Colo.",
    "ct": "Conn.",
    "dc": "D.C.",
    "de": "Del.",
    "fl": "Fla.",
    "ga": "Ga.",
    "gu": "Guam",
    "hi": "Haw.",
    "ia": "Iowa",
    "id": "Idaho",
    "il": "Ill.",
    "in": "Ind.",
    "ks": "Kan.",
    "ky": "Ky.",
    "la": "La.",
    "ma": "Mass.",
    "md": "Md.",
    "me": "Me.",
    "mi": "Mich.",
    "mn": "Minn.",
    "mo": "Mo.",
    "ms": "Miss.",
    "mt": "Mont.",
    "nc": "N.C.",
    "nd": "N.D.",
    "ne": "Neb.",
    "nh": "N.H.",
    "nj": "N.J.",
    "nm": "N.M.",
    "nv": "Nev.",
    "ny": "N.Y.",
    "oh": "Ohio",
    "ok": "Okla.",
    "or": "Or.",
    "pa": "Pa.",
    "pr": "P.R.",
    "ri": "R.I.",
    "sc": "S.C.",
    "sd": "S.D.",
    "tn": "Tenn.",
    "tx": "Tex.",
    "ut": "Utah",
    "va": "Va.",
    "vi": "V.I.",
    "vt": "Vt.",
    "wa": "Wash.",
    "wi": "Wis.",
    "wv": "W. Va.",
    "wy": "Wyo.",
}
_HOSTS = {
    "pacer.uscourts.gov": "PACER",
    "www.uscourts.gov": "Administrative Office of the U.S. Courts",
    "uscourts.gov": "Administrative Office of the U.S. Courts",
}
_COURT_HOST = re.compile(r"(?:www\.|ecf\.)?([a-z]{2})([nsewmc]?)([db]?)\.uscourts\.gov")

# The words that speak for a topic, the more special topics first: they win a tie.
_TOPIC_WORDS = {
    "mfa": r"multi-?factor|mfa|two-factor|authenticat\w+|one-time code|backup codes?",
    "linking": r"link(?:ed|ing)? (?:\w+ ){0,4}accounts?|accounts? (?:\w+ ){0,3}linked|upgraded? account",
    "password": r"passwords?|locked out|username",
    "transcripts": r"transcripts?|court reporters?|redaction request",
    "sealing": r"seal(?:ed|ing)?|under seal|redact\w*|confidential",
    "signatures": r"signatures?|/s/|sign(?:ed|ing)? documents?|attestation",
    "criminal": r"criminal|defendant's counsel|cja|probation|indictment",
    "pro-se": r"pro se|self-represented|without (?:a lawyer|an attorney)|prisoners?",
    "case-number": r"case numbers?|docket numbers?|judge's initials",
    "exhibits": r"exhibits?|attachments?|appendix",
    "orders": r"proposed orders?",
    "service": r"certificate of service|proof of service|serv(?:e|ed|ing)|consent to (?:e-?)?service",
    "nef": r"nefs?|notices? of electronic filing|free look",
    "email": r"e-?mails?|bounced|spam|inbox|mailbox",
    "pdf": r"pdfs?|pdf/a|file size|megabytes?|mb|ocr|scan(?:ned|ning)?|fonts?|bookmarks?",
    "browser": r"browsers?|chrome|firefox|safari|edge|cookies?|cache|pop-?ups?|javascript",
    "mistakes": r"mistakes?|errors?|wrong (?:case|event|document)|correct(?:ed|ing|ion)?|withdraw\w*|errata",
    "opening": r"open(?:ing)? (?:an? )?(?:new |civil )*(?:case|action)s?|complaints?|new cases?|removal",
    "fees": r"fees?|pay(?:ment|ing)?|pay\.gov|credit cards?|refunds?|receipts?",
    "deadlines": r"deadlines?|due|midnight|time zone|outages?|technical failure",
    "events": r"events?|motions?|oppositions?|repl(?:y|ies)|stipulations?|joinder|docket entry",
    "training": r"training|practice database|tutorials?|manuals?|webinars?|modules?",
    "pacer": r"pacer|quarterly|per page|billing",
    "account": r"accounts?|register(?:ed|ing)?|registration|admission|admitted|pro hac vice|e-?filers?",
    "policy": r"general order|local rules?|polic(?:y|ies)",
    "helpdesk": r"help ?desk|phone|telephone|office hours|clerk's office",
}
_TOPICS = {topic: re.compile(rf"\b(?:{words})(?!\w)", re.IGNORECASE) for topic, words in _TOPIC_WORDS.items()}
_TITLE_WEIGHT = 4
_TEXT_LIMIT = 2000


def court(url: str) -> str:
    """The court whose site an address belongs to, as `N.D. Cal.` or `Bankr. D. Or.`; `unknown` for others."""
    host = urlsplit(url).hostname or ""
    if host in _HOSTS:
        return _HOSTS[host]
    match = _COURT_HOST.fullmatch(host)
    if match is None or match[1] not in _STATES:
        return UNKNOWN_COURT
    state, part = _STATES[match[1]], match[2].upper()
    district = f"{part}.D." if part else "D."
    # Initials close up: E.D.N.Y., but E.D. Cal.
    space = "" if re.fullmatch(r"(?:[A-Z]\.)+", state) else " "
    return ("Bankr. " if match[3] == "b" else "") + district + space + state


def topic(title: str, text: str) -> str:
    """The topic whose words come most often in a title and the beginning of a text."""
    scores = {
        name: _TITLE_WEIGHT * len(words.findall(title)) + len(words.findall(text[:_TEXT_LIMIT]))
        for name, words in _TOPICS.items()
    }
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] else DEFAULT_TOPIC
