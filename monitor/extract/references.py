"""Names of legal acts and cases in a text: announcement numbers, bills, citations.

A reference names one act, so that two reports of it can be seen to mean the same. A
mere word for a kind of act ("the law", "an order") is none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One act, bill, case or provision that a text names."""

    start: int
    end: int
    text: str


def find_references(text: str) -> tuple[Reference, ...]:
    """Return the references in `text`, in its order, none inside another."""
    found = sorted({*_numbered(text), *_named(text)}, key=lambda s: (s[0], -s[1]))
    references: list[Reference] = []
    for start, end in found:
        if not references or start >= references[-1].end:
            references.append(Reference(start=start, end=end, text=text[start:end]))
    return tuple(references)


# The name of an act in capitals: "Export Control Reform Act of 2018". Words between
# capitals are few and short, so that a sentence is no name.
_CAPITAL = r"[A-Z][\w\u2019'&-]{0,24}"
_LINK = r"(?:of|and|the|on|for|to|in|with|against|through|by|&)"
_YEAR = r"(?:(?:,)? ?(?:of |for Fiscal Year )?(?:19|20)\d\d\b)?"
_KINDS = (
    r"Act|Bill|Law|Code|Regulations?|Decree|Ordinance|Treaty|Directive|Convention"
    r"|Constitution|Measures"
)
_NUMBER = r"(?:No|Nos|Number|no|nos|N°|Nº|№)\.?[ \u00a0]?"
_SERIAL = r"(?:[A-Z]{1,4} ?\([A-Z]{2}\) ?- ?)?[A-Z]{0,6}[-/]?\d[\w./-]{0,30}(?:\([\w.]{1,6}\)){0,4}"
# Further numbers of a list, each with or without its own "No.", and a range's other end.
_MORE = (
    rf"(?:(?:, |,? and |,? or ){_NUMBER}{_SERIAL}|(?:, |,? and ){_SERIAL}"
    rf"|(?:[–-]| to | through )(?:{_NUMBER})?\d{{1,5}}(?= (?:and|of (?:19|20)\d\d)\b|[,;.]|$)"
    r"){0,12}"
)
_OF_YEAR = r"(?:[ \u00a0](?:of|\()[ \u00a0]?(?:19|20)\d\d\b\)?)?"
_ACT_END = (
    rf" (?:of|to) (?:the )?(?:{_CAPITAL} |\({_CAPITAL} (?:and )?{_CAPITAL}\) |of |and |on )"
    rf"{{1,9}}?(?:{_KINDS})\b{_YEAR}"
)

# A part of an act: "Article 2 of", "paragraphs 1 and 3 of the".
_PART = (
    r"(?:(?:[Aa]rticle|[Pp]aragraph|[Cc]lause|[Ss]ection|[Aa]nnex|[Ii]tem)(?:s|es)? "
    r"\d{1,3}(?:\(\w{1,3}\))?(?:(?:, | and |, and )\d{1,3})* of (?:the )?)?"
)

_FORMS = (
    # a rule's or notice's number: "Article 2 of Announcement No. 61 of 2025"
    (
        rf"\b{_PART}(?:[A-Z][\w/]{{1,20}} ){{0,4}}"
        rf"(?:Announcement|Notification|Notice|Decree|Order|Resolution|Circular"
        rf"|Proclamation|Regulation|Directive|Decision|Communiqué|Instruction"
        rf"|Amendment|Law|Note|Ordinance|Case|Docket|Instrument|Investigation"
        rf"|Licence|License|Permit|Gazette|Act|Bill|Document)(?:s|,)? ?"
        rf"(?:of (?:the )?{_CAPITAL} (?:(?:of|the|{_CAPITAL}) ){{0,9}})?"
        rf"\(?{_NUMBER}{_SERIAL}\)?{_MORE}{_OF_YEAR}"
    ),
    # acts of the United States
    (
        r"\b(?:Executive Order|E\.O\.|EO|Presidential Proclamation|Proclamation)"
        r"[ \u00a0](?:No\. )?\d{4,5}\b"
    ),
    (
        r"\b(?:H\.[ ]?R\.|S\.|H\.[ ]?J\.[ ]?Res\.|S\.[ ]?J\.[ ]?Res\.|H\.[ ]?Res\."
        r"|S\.[ ]?Res\.|HR|A\.B\.|S\.B\.|AB|SB|HB|H\.B\.)[ \u00a0]?\d{1,5}\b"
    ),
    r"\b(?:Public Law|Pub\. ?L\.|P\.L\.)[ \u00a0](?:No\. )?\d{2,3}[-\u2013]\d{1,4}\b",
    (
        r"\b\d{1,3} (?:U\.?S\.?C\.?|C\.?F\.?R\.?)(?: (?:parts?|§{1,2}|sections?))?"
        r" ?\d[\w.-]{0,14}(?:\([\w.]{1,5}\)){0,5}"
    ),
    r"\b\d{2,3} (?:FR|Fed\. Reg\.) \d{1,3},?\d{3}\b",
    r"\bRIN:? \d{4}[-\u2013][A-Z]{2}\d{2}\b",
    r"\b(?:DOE/EIS|NUREG)-\d{4}\b|\bS7-\d{4}-\d{2}\b|\bRule \d{3}[A-Z]\b|\bFAST-41\b|\bECCN \d[A-E]\d{3}(?:\.\w)?",
    r"\bDFARS Case \d{4}-D\d{3}\b",
    r"\b(?:General License|GL)s? \d{1,3}[A-Z]?\b",
    # provisions: "Section 232", "section 301 of the Trade Act of 1974"
    (
        rf"\b[Ss]ections? \d{{1,4}}[A-Z]{{0,2}}(?:[-.]\d{{1,3}})?(?:\([\w.]{{1,5}}\)){{0,5}}"
        rf"{_ACT_END}"
    ),
    r"\b[Ss]ections? (?:\d{3,4}[A-Z]{0,2}|\d{1,2}(?:[A-Z]{1,2}|(?=\()))(?:\([\w.]{1,5}\)){0,5}",
    r"§{1,2} ?\d{1,4}(?:\.\d{1,4})?(?:\([\w.]{1,5}\)){0,5}",
    (
        rf"\b(?:Article|Rule|Regulation|Schedule) \d{{1,4}}[A-Z]?(?:\.\d{{1,3}})?"
        rf"(?:\([\w.]{{1,5}}\)){{0,4}} of (?:the )?(?:{_CAPITAL} |of |and |on "
        rf"|the |\([A-Z]{{2,8}}\) ){{0,6}}?(?:Code|Act|Law|Regulations?|Constitution)\b"
    ),
    r"\b(?:Section )?45X\b|\b48C\b",
    # acts of the European Union
    (
        r"\b(?:Council |Commission )?(?:Implementing |Delegated )?"
        r"(?:Regulation|Directive|Decision) (?:\((?:EU|EC|EEC|CFSP|EU, Euratom)\) )?"
        r"(?:No\.? )?\d{1,4}/\d{1,4}(?:/(?:EU|EC|EEC|CFSP))?\b"
    ),
    r"\b[1-9](?:19|20)\d{2}[A-Z]{1,2}\d{4}\b",
    r"\bCOM\(\d{4}\) ?\d{1,4}\b|\bSA\.\d{5,6}\b|\bM\.\d{4,5}\b",
    # elsewhere
    r"\bSOR/\d{4}-\d{1,4}\b|\bSI \d{4}/\d{1,4}\b",
    (
        r"\b(?:Press Note|PMK|DGFT Notification|Notice|Decree|Resolution|Decision"
        r"|Communiqué|Ministerial Decision|Dumping Notice|Supreme Decree|Public Notice"
        r"|Exploration Licence)"
        r" (?:No\. )?\d{1,5}/\d{2,4}(?:[-/]\w{2,4})?\b"
    ),
    r"\bPress Note \d{1,3}(?: of (?:19|20)\d\d| \((?:19|20)\d\d Series\))?",
    r"\bNotice (?:19|20)\d\d-\d{1,3}\b|\b[Nn]otice to [Ii]mporters \d{3,4}\b",
    rf"\b(?:{_CAPITAL} ){{1,6}}(?:Order|Instrument|Rules|Scheme),? (?:19|20)\d\d\b",
    r"\bF\. ?No\. ?[\w./-]{4,24}\b|\b[ACE]-\d{3}-\d{3}\b",
    r"\b(?:701|731|337)-TA-\d{2,5}(?:-\d{2,5})?\b",
)
_NUMBERED = re.compile("|".join(_FORMS))

_NAMED = re.compile(
    rf"\b(?:{_CAPITAL}(?: (?:{_LINK} ){{0,2}}{_CAPITAL}){{0,8}}(?: \([A-Z][\w &.-]{{1,30}}\))? )"
    rf"(?:Act|Bill|Law|Code|Decree|Ordinance|Directive|Regulations)\b(?! (?:School|firm|Firm"
    rf"|Center|Centre|Review|Journal|Professor|Enforcement|Group))"
    rf"(?: on (?:the )?{_CAPITAL}(?:(?: {_LINK}){{0,2}} {_CAPITAL}){{0,5}})?{_YEAR}"
    rf"(?: \(Cth\)| of the People['\u2019]s Republic of China| \((?:H\.R\.|S\.) \d{{1,5}}\))?"
    rf"|\b(?:Law|Regulations) on (?:the )?{_CAPITAL}(?:(?: {_LINK}){{0,2}} {_CAPITAL}){{0,5}}{_YEAR}"
    r"|\b(?:IEEPA|DFARS|CHIPS Act|COINS Act|CSDDD|REPowerEU)\b"
    r"|\bDefense Production Act Title III\b|\b[Aa]nti-[Cc]oercion [Ii]nstrument\b"
)
_OPENERS = re.compile(
    r"^(?:(?:The|the|This|That|Under|In|By|An?|Its|Their|His|New|Draft|Proposed|Amended|Each|Any"
    r"|Such|Since|When|If|While|With|As|For|And|But|Of|To|On|At|From|Through|Using|Via"
    r"|President|Trump|Biden|Congress|Senate|House|Parliament|Citing|Invoking|Our|What"
    r"|China\u2019s|China's|Beijing's|Washington's|America's|Europe's|EU's|Signed|Passed|Pursuant|Invoking|to|of|[A-Z]\w{1,20}['\u2019]s?|and) )+"
)
_VAGUE = (
    r"New|Criminal|Civil|International|Public|Federal|State|National|Common|Labou?r|Tax"
    r"|Postal|Zip|Dress|Family|Roman|Islamic|Case|Chinese|American|Indonesian|Building"
    r"|Stock|Area|QR|Source|Congressional|Implementing|Administrative|Corporate|Penal"
    r"|Environmental|Export|Import|Trade|Customs|Mining|HS|Tariff|US|U\.S|EU|Final"
)
_MEANINGLESS = re.compile(
    rf"(?:(?:{_VAGUE}) )?(?:Act|Bill|Law|Code|Decree|Directive|Regulations|Ordinance)"
)


def _numbered(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of references that carry a number."""
    for found in _NUMBERED.finditer(text):
        opener = _OPENERS.match(found[0])
        start = found.start() + (opener.end() if opener else 0)
        words = text[start : found.end()].rstrip(" .,-/")
        if words.endswith(")") and "(" not in words:
            words = words[:-1]
        yield start, start + len(words)


def _named(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of acts called by name, without words before the name."""
    for found in _NAMED.finditer(text):
        opener = _OPENERS.match(found[0])
        start = found.start() + (opener.end() if opener else 0)
        if not _MEANINGLESS.fullmatch(text, start, found.end()):
            yield start, found.end()
