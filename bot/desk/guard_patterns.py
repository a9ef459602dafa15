"""The plain forms of what must be declined, as patterns: they back up the classifier where a miss is worst."""

from __future__ import annotations

import re

_COURT = r"""
    (?: (?:the|my|our|any|a|his|her|your)\s+ )?
    (?: (?:assigned|presiding|magistrate|district|trial)\s+ )*
    (?: judges?\b (?:\s+[A-Z][\w.'-]+)? | jud?ge\b | jugde\b | magistrate\b | chambers\b | hono[u]?r\b | law\s+clerks?\b
      | court\s*room\s+deput(?:y|ies)\b | crd\b | deputy\s+clerk\b | case\s+managers?\b | judge'?s\s+\w+
      | (?:docketing|intake)\b(?!\s+(?:event|menu|specialist'?s?\s+(?:number|phone|email))) | clerk\s+(?:of|for)\s+(?:the\s+)?judge\b
      | court\s+staff\b | the\s+court\b (?! \s*(?:'s)?\s*(?:web|site|page|house)) )
"""
"""Whoever must not be reached through the HelpDesk."""

_CARRY = r"""
    (?: tell | ask | remind | inform | notify | advise | alert | nudge | urge | beg | persuade | convince | hurry | rush
      | message | e-?mail | call | phone | contact | write(?:\s+to)? | (?:speak|talk)\s+(?:to|with) | check\s+with
      | follow\s+up\s+with | let | have | get | convey | relay | pass | forward | deliver | send | hand | give
      | explain | mention | report | bring | escalate ) (?! \s+ (?:me|us) \b )
"""
"""Carrying a word to somebody."""

_YOU = r"""(?: you | u | y'?all | some(?:one|body) | any(?:one|body) | (?:the\s+)?help\s*desk | your\s+(?:office|team|staff)
      | a\s+person | an?\s+agent )"""
_SOFTENERS = r"(?: (?:please|kindly|just|maybe|possibly|perhaps|quickly|to|also|mind|simply) \s+ )*"
_TO_COURT = rf"{_CARRY} \b [^.?!]{{0,60}}? \b {_COURT}"

EX_PARTE = {
    "carry a word to the court": rf"""
        \b (?:can|could|would|will|may|might|need|want|like|ask) \b [^.?!]{{0,15}} \b {_YOU} \b \s+ {_SOFTENERS} {_TO_COURT}""",
    "say it to the court": rf"""
        ^\W* (?: (?:please|pls|kindly|just|also|and|then|so|ok|hi|hello|hey) [\s,]+ )* {_TO_COURT}""",
    "the court should know": rf"""
        \b (?:want|need|like|wish|prefer|make\s+sure|ensure) \b [^.?!]{{0,20}} \b {_COURT} [^.?!]{{0,20}}
        \b (?:to\s+)? (?:knows? | hears? | (?:be|is)\s+aware | understands? | sees? | considers? | gets?\s+(?:this|my)) \b""",
    "a note for the court": rf"""
        \b (?:note|message|word|letter|memo|voicemail) \b [^.?!]{{0,25}} \b (?:for|to) \s+ {_COURT}""",
    "talk to the judge": r"""
        \b (?:i|we) \b [^.?!]{0,25} \b (?:speak|talk|chat) \s+ (?:with|to) \s+ (?:the\s+|my\s+)?
        (?: judge | magistrate | chambers | law\s+clerk ) \b""",
}

LEGAL = {
    "what to do": r"""
        \b should \s+ (?:i|we|my\s+client) \b
        (?! [^.?!]* \b (?:click|select|press|type|enter|browser|password|button|menu|event|scan|save|upload|pdf|word|attach\w*|exhibits?|separate\w*) \b )
        [^.?!]* \b (?:file|oppose|respond|appeal|argue|settle|object|dismiss|sue|plead|accept) \b""",
    "time left": r"""
        \b how \s+ (?: (?:many|meny)\s+(?:more\s+)?days | much\s+(?:more\s+)?time | long ) \s+ (?:do|does|did|have)
        \s+ (?: i | we | they | my | the\s+(?:defendant|plaintiff|other\s+side) ) \b
        [^.?!]* \b (?:to|left) \b [^.?!]* \b (?:file|respond|appeal|oppose|an?s(?:w)?er|reply|object|serve|left) \b""",
    "later instead": r"""
        \b (?:can|could|may) \s+ (?:i|we) \s+ (?:(?:still|just|also|maybe)\s+)* (?:(?:e-?)?file|submit|upload|serve|do|turn) \b
        [^.?!]{0,40}? \b (?: tomorrow | next\s+week | (?:a\s+(?:day|week|few\s+days)\s+)? late (?!\s+(?:at\s+night|today|tonight))
          | after\s+(?:the|my)\s+(?:deadline|due\s+date) ) \b""",
    "my deadline": r"""
        \b (?:when|what) (?:'s|\s+is|\s+was) \s+ (?:my|our) \s+ (?:\w+\s+){0,3} (?:deadline|due\s+date) \b
        | \b (?:when|what\s+(?:day|date)) \s+ is \s+ (?:my|our) \s+ (?:\w+\s+){0,3} due \b""",
    "on time": r"""
        \b (?:is|was|are|were|will) \s+ (?:my|our) \s+ (?:\w+\s+){1,4}? (?:still\s+|be\s+|considered\s+)*
        (?:on\s+time|timely|untimely|too\s+late|valid)\b""",
    "time extended": r"""
        \b (?:extend(?:ed|s)?|tolled|grace\s+period) \b [^.?!]* \b deadline \b
        | \b deadline \b [^.?!]* \b (?:extended|tolled|moved|pushed) \b""",
    "outcome": r"""
        \b (?:will|would) \s+ (?:the\s+)? (?:judge|court|magistrate) \b [^.?!]*
        \b (?:grant|deny|accept|dismiss|rule|approve|excuse|allow|sanction|be\s+mad) \b
        | \b (?:will|do|can) \s+ (?:i|we) \s+ (?:win|lose) \b | \b (?:my|our) \s+ chances \b""",
    "meaning": r"""
        \b what \s+ does \s+ (?:this|that|the|my|our) \s+ (?:\w+\s+){0,3}
        (?:order|ruling|judgment|minute\s+entry|opinion|statute) \b [^.?!]* \b mean \b""",
}

HINTS = {
    "what to write": r"""
        \b what \s+ (?:should|do|shall|would|can|must) \s+ (?:i|we) \s+ (?:write|put|say|argue|claim|plead|ask\s+for) \b
        | \b (?:draft|write|word|phrase|reword|compose|wording|language|phrasing) \b [^.?!]{0,60}
          \b (?:motion|declaration|brief|opposition|complaint|answer|letter|relief|claim|objection|stipulation|argument)s? \b""",
    "which is better": r"\b (?:better|best|smarter|wiser|safer|worth|advisable|wise) \b",
    "in time": r"""
        \b (?: (?:on|in|more|extra|enough|out\s+of) \s+ time | too\s+late | timely | untimely | late | deemed | counts?\s+as
          | considered\s+(?:filed|served|late) | extension | deadline | how\s+many\s+days | how\s+long ) \b""",
    "what follows": r"""
        \b (?: what \s+ (?:happens|will\s+happen|would\s+happen) | (?:am|are) \s+ (?:i|we) \s+ (?:in\s+trouble|stuck|bound|screwed|liable)
          | sanction(?:s|ed)? | penalt(?:y|ies) | consequences? | waived? | default(?:ed)? | dismiss(?:ed|al)? ) \b""",
    "odds": r"\b (?: odds | chances? | likely | likelihood | win | lose | prevail | opinion | think ) \b",
    "in your place": r"""
        \b (?: what \s+ would \s+ you \s+ (?:do|file|say) | if \s+ you \s+ were | in \s+ (?:my|our) \s+ (?:shoes|place) | advi[cs]e | recommend
          | hypothetical(?:ly)? | pretend | off \s+ the \s+ record | ignore \s+ (?:all|your|the|any|previous) ) \b""",
    "rights": r"""
        \b (?: have \s+ a \s+ (?:case|claim) | (?:my|our|their) \s+ rights? | legal(?:ly)? | illegal | (?:can|may|must|should|do|does|could)
          \s+ (?:i|we|they|he|she|my|the \s+ (?:other \s+ side|defendants?|plaintiffs?|judge|court)) ) \b""",
    "meaning": r"\b (?: mean(?:s|ing)? | interpret | explain | translate | summari[sz]e | apply | applies | require[sd]? ) \b",
}
"""Signs of legal advice that are common in technical messages too: with one, less suspicion is enough."""

# "How do I …" asks for a way to do it oneself; "can you …" asks us to do it.
HOW_TO = re.compile(
    r"\b(?:how\s+(?:do|can|should|would|to|does)\b(?!\s+(?:you|someone)\b)|wh(?:ich|at)\s+event|where\s+(?:do|can|should)\s+i)",
    re.IGNORECASE,
)


def compiled(table: dict[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The table's patterns, ready to search."""
    return tuple((name, re.compile(pattern, re.IGNORECASE | re.VERBOSE)) for name, pattern in table.items())
