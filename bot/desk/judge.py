"""Judges' initials as filers write them: after a case number, or on their own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.desk.court import Judge as Judge

_TRADE = (
    "AAA ADA ADR AG AKA AL ALJ AM AMC AO API APP APR AR ATT AUG AUS AZ BK BR CA CAC CAL CBP CC CD CDC CDS "
    "CE CEO CFO CFR CIA CIP CIS CIV CJA CLE CM CMC CMO CMS CND CO COA COC COE COS CPA CR CRD CSS CSV CT CTO "
    "CV DA DBA DC DE DEC DHS DKT DOB DOC DOE DOJ DOS ECF EDC EDD EDT EEO EFT EG EIN ENE EOD EPA ERR ESQ EST "
    "ET ETC EX EXE EXH EXP FAC FAQ FAX FBI FCC FDA FEB FIG FL FRE FRI FTC FTP FW FWD FYI GA GIF GO GPS HI "
    "HR HTM HUD IA ICE ID IE IFP IJ IL INC INS IOS IP IPR IRA IRS ISO ISP IT ITC JAN JPG JR JUL JUN KS KY "
    "LA LLC LLM LLP LP LR LTD MA MAC MAG MAR MB MC MD MDL ME MFA MI MJ MN MO MON MOT MR MRS MS MSG MSJ MT "
    "MTC MTD NB ND NDA NDC NE NEA NEF NGO NH NJ NM NOA NOC NOD NOE NOH NOS NOV NTC NV NY NYC OCR OCT OH OK "
    "OPP OR ORD OS OSC OTP PA PC PDF PDT PET PG PHD PHV PI PIN PLC PM PNG PO POS PP PPT PR PRO PS PSA PSC "
    "PST PT PTO PW PX QR RE REF REQ RES RFA RFO RFP RI RJN ROA RPT RTF RX SAC SAN SAT SBN SD SDC SDT SEC SEP "
    "SF SJ SMS SSA SSL SSN SSO STD SUN TAC TBA TBD TEL THU TIF TLS TM TN TRO TUE TX TXT UI UK UPS URL US USA "
    "USB USC USD UT VA VPN VS VT WA WED WI WIP WPD WV WWW WY XLS XML ZIP"
)
_WORDS = (
    "ACT ADD AGO AH AI AID ALL AN AND ANY ARE AS AT BAD BE BIG BOX BUG BUT BY CAN CUT DAY DID DO DUE EH END "
    "FAR FEW FIT FIX FOR FUN GAP GET GOT GUY HA HAD HAS HAY HE HER HEY HIM HIS HIT HMM HOW IF ILL IN IS ITS "
    "JOB JOT KEY LAW LAY LED LET LOG LOL LOT LOW MAN MAY MEN MIX MY NET NEW NO NON NOR NOT NOW ODD OF OFF "
    "OLD ON ONE OUR OUT OW OWN PAY PER PIC PLS PUT RAN RAW RED ROW RUN SAD SAW SAY SEE SET SHE SIR SIT SIX "
    "SO SON SUB SUE TAB TAG TAP TAX TEN THE THX TIP TO TOO TOP TOY TRY TWO UH UM UP USE VIA VOW WAR WAS WAY "
    "WE WEB WHY WIN WON YEP YES YET YO YOU ZAP"
)
NOT_INITIALS = frozenset(f"{_TRADE} {_WORDS}".split())
"""Capitals met beside case numbers that are no judge's initials: abbreviations, states, and shouted words."""

WORDS_TOO = frozenset({"ASK", "WHO"})
"""Judges' initials that are words as well: with no hyphen or bracket they count only in capitals, and not in
shouted text."""

_SET = r"[A-Za-z]{2,3}(?![A-Za-z0-9@]|['’](?!s\b)[A-Za-z])"
_AFTER_NUMBER = re.compile(
    rf"(?P<join>[ ]*,?[ ]*[(\[][ ]*|[-/_]|[ ]*[,;-]*[ ]*)(?P<set>{_SET})(?P<close>[ ]*[)\]])?"
)
_BRACKET_GOES_ON = re.compile(rf"[ ]*[/,-]|[ ]{_SET}[ ]*[)\]]")
_CLAUSE_ENDS = re.compile(r"[ ]*(?:[.,;:!?)\]\n(\[/-]|$)")
_SHOUTED = re.compile(r"[ ]+(?:[A-Z]{2,}|I)\b")
_LABELLED = re.compile(
    rf"""
    \b(?P<label>judge(?:['’]?s)?|hon(?:orable|[.])|magistrate|initials?|referr(?:al|ed)|(?:re)?assigned|before
        |front[ ]of)
    (?P<more>(?:[ ]*[:=,(-]?[ ]*\b(?:
        judge(?:['’]?s)?|magistrate|initials?|referral|ref|is|are|was|to|the|now|of|on|my|our|for|this|case|and
        |should|be|it['’]?s|hon
    )\b[.]?)*)
    [ ]*["'“‘:=,(-]*[ ]*(?P<set>{_SET})
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WEAK_LABELS = ("assigned", "before", "front of")
_LABEL_FOLLOWS = re.compile(rf"(?<![A-Za-z])(?P<set>{_SET}) is (?:the |my |our )?(?:presiding )?judge\b")
_REFERRAL_LABEL = re.compile(r"referr|\bref\b", re.IGNORECASE)
_MAGISTRATE_LABEL = re.compile(r"magistrate", re.IGNORECASE)
_NOTHING_ELSE = re.compile(rf"\W*{_SET}(?:\W+{_SET})?\W*$")
_JUDICIAL = re.compile(r"\b(?:judge|judge['’]s|initials|presiding|chambers|magistrate)\b", re.IGNORECASE)
_COMPANY = re.compile(r"\s+(?:Corp|Inc|Co|LLC|Ltd|v)\b")
_SHORT_ANSWER_WORDS = 5
_LONE_SET = re.compile(rf"(?<![A-Za-z0-9@.'’])(?P<set>{_SET})")


@dataclass(frozen=True)
class Initials:
    """The initials found in a text.

    Attributes:
        judge: Of the presiding judge.
        referral: Of the magistrate judge to whom something is referred.
        by_name: They were looked up from a judge's name, so the filer should confirm them.
        newer: The text says that the case was reassigned to this judge.
        end: Where in the text they end.
    """

    judge: str | None
    referral: str | None = None
    by_name: bool = False
    newer: bool = False
    end: int = 0


_PLAIN = str.maketrans(
    dict.fromkeys("‐‑‒–—―⁃−﹘﹣－\u00ad", "-")
    | dict.fromkeys(
        "\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u2060\u3000",
        " ",
    )
    | dict.fromkeys("：∶꞉", ":")
)


def plain(text: str) -> str:
    """The text with every kind of dash, space and colon as the plain one; each place in it stays the same."""
    return text.translate(_PLAIN)


def is_initials(text: str) -> bool:
    """Whether the text can be a judge's initials: two or three capitals that mean nothing else."""
    return re.fullmatch(r"[A-Z]{2,3}", text) is not None and text not in NOT_INITIALS


def initials_after(text: str, start: int, known: Collection[str] | None = None) -> Initials:
    """Read the initials that follow a case number: `-JSC (KAW)`, ` JSC`, `(JSC/KAW)`.

    Args:
        text: Text in its `plain` form.
        start: Where the case number ends.
        known: The court's initials, if they are at hand. Without a hyphen or bracket, others then count
            only at the end of a clause.
    """
    judge, end = _one_set(text, start, known, may_be_loose=True)
    if judge is None:
        return Initials(None, end=start)
    referral, end = _one_set(text, end, known, may_be_loose=known is not None)
    return Initials(judge, referral if referral != judge else None, end=end)


def _one_set(
    text: str, start: int, known: Collection[str] | None, may_be_loose: bool
) -> tuple[str | None, int]:
    """One set of initials from `start`, and where it ends; or None and `start`."""
    match = _AFTER_NUMBER.match(text, start)
    if match is None:
        return None, start
    written, join, end = match["set"], match["join"].strip(" ,"), match.end()
    if join in ("(", "["):
        tight = match["close"] is not None or _BRACKET_GOES_ON.match(text, end) is not None
    else:
        tight = match["join"] in ("", "-", "/", "_")
        end = match.end("set")
    if tight:
        return (written.upper(), end) if is_initials(written.upper()) else (None, start)
    if may_be_loose and _counts_loose(written, text, end, known):
        return written.upper(), end
    return None, start


def _counts_loose(written: str, text: str, end: int, known: Collection[str] | None) -> bool:
    """Whether letters that no hyphen or bracket ties to a number are initials."""
    initials = written.upper()
    if not is_initials(initials):
        return False
    if initials in WORDS_TOO:
        return written.isupper() and not _SHOUTED.match(text, end)
    if known is not None and initials in known:
        return True
    return written.isupper() and (known is None or _CLAUSE_ENDS.match(text, end) is not None)


def initials_in(text: str, judges: Mapping[str, Judge], asked: bool = True) -> Initials | None:
    """Find initials that stand on their own: `JSC`, `it's judge JSC (KAW)`, `jsc`, `Judge Corley`.

    Args:
        text: What the filer wrote.
        judges: Initials, to the judge.
        asked: The text answers a question for the initials. Otherwise only what is called a judge's initials
            counts, and no judge is looked up by name.
    """
    words = plain(text)
    found = _labelled(words, judges)
    if found is None and asked:
        return _alone(words, judges) or _by_name(words, judges)
    if (found is None or found.judge is None) and (lone := _spoken_of(words, judges)):
        referral = found.referral if found and found.referral != lone.judge else lone.referral
        return Initials(lone.judge, referral, end=lone.end)
    return found


def _labelled(text: str, judges: Mapping[str, Judge]) -> Initials | None:
    judge = referral = magistrate = None
    newer = False
    end = 0
    for match in _LABELLED.finditer(text):
        label = f"{match['label']} {match['more']}"
        if not _counts_labelled(match, text, judges):
            continue
        initials, end = match["set"].upper(), match.end()
        if _REFERRAL_LABEL.search(label):
            referral = referral or initials
        elif _MAGISTRATE_LABEL.search(label):
            magistrate = magistrate or initials
        elif judge is None or label.lower().startswith("reassigned"):
            judge, newer = initials, label.lower().startswith("reassigned")
            second, end = _one_set(text, end, judges, may_be_loose=True)
            referral = referral or second
    after = _LABEL_FOLLOWS.search(text)
    if judge is None and after and _is_known_or_capital(after["set"], judges):
        judge, end = after["set"].upper(), after.end()
    if judge is None and referral is None:
        judge, magistrate = magistrate, None
    referral = referral or magistrate
    if judge is None and referral is None:
        return None
    return Initials(judge, referral if referral != judge else None, newer=newer, end=end)


def _counts_labelled(match: re.Match[str], text: str, judges: Mapping[str, Judge]) -> bool:
    written = match["set"]
    if match["label"].lower() in _WEAK_LABELS:
        return written.isupper() and written in judges
    if _SHOUTED.match(text, match.end()):
        return written.upper() in judges and written.upper() not in WORDS_TOO
    return _is_known_or_capital(written, judges)


def _is_known_or_capital(written: str, judges: Mapping[str, Judge]) -> bool:
    initials = written.upper()
    if written.isupper():
        return is_initials(initials)
    return initials in judges and initials not in WORDS_TOO


def _spoken_of(text: str, judges: Mapping[str, Judge]) -> Initials | None:
    """A judge's known initials in capitals: they are the whole message, or it speaks of a judge."""
    if not (_NOTHING_ELSE.match(text) or _JUDICIAL.search(text)):
        return None
    for match in _LONE_SET.finditer(text):
        written = match["set"]
        if written in judges and written not in WORDS_TOO and not _COMPANY.match(text, match.end()):
            second, end = _one_set(text, match.end(), judges, may_be_loose=False)
            return Initials(written, second if second != written else None, end=end)
    return None


def _alone(text: str, judges: Mapping[str, Judge]) -> Initials | None:
    """Initials in an answer to the question for them.

    In any case of letters if they are the whole answer; capitals, known ones or in a short answer, otherwise.
    """
    whole = re.fullmatch(rf"\W*(?P<set>{_SET})\W*", text)
    if whole and whole["set"].upper() in judges:
        return Initials(whole["set"].upper(), end=len(text))
    is_short = len(text.split()) <= _SHORT_ANSWER_WORDS
    for match in _LONE_SET.finditer(text):
        initials = match["set"].upper()
        if _is_known_or_capital(match["set"], judges) and (is_short or initials in judges):
            second, end = _one_set(text, match.end(), judges, may_be_loose=True)
            return Initials(initials, second if second != initials else None, end=end)
    return None


def _by_name(text: str, judges: Mapping[str, Judge]) -> Initials | None:
    """The one judge whose last name the text has; None if it fits none, or several."""
    words = _words(text)
    fitting = [judge.initials for judge in judges.values() if _words(judge.last_name.split()[-1]) <= words]
    return Initials(fitting[0], by_name=True, end=len(text)) if len(fitting) == 1 else None


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", _unaccented(text)))


def _unaccented(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
