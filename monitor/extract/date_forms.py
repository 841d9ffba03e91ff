"""The forms in which English writes dates, and what each one means.

A form is a pattern and a function that turns a match into a period of days. The table
`FORMS` at the end is the whole grammar; which match wins is `monitor.extract.dates`'
business.
"""

import re
from collections.abc import Callable

from monitor.extract import date_rules as rules
from monitor.extract.date_rules import NUMBERS, Form, Place
from monitor.extract.days import Period
from monitor.extract.meant import Context
from monitor.model.ontology import DateModifier

_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October"
    r"|November|December|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER"
    r"|OCTOBER|NOVEMBER|DECEMBER|JAN|FEB|MAR|APR|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC|Sept?\.?|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?"
    r"|Aug\.?|Oct\.?|Nov\.?|Dec\.?)(?![A-Za-z])"
)
_WEEKDAY = (
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY"
)
_Y = r"(?P<year>(?:19|20)\d\d)(?![\d/]|[.,-]?\d|%)"
_D = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_THAT_YEAR = r"(?:this|next|last|the|that|the same|the following|the coming) year"
_N = rf"(?P<n>\d{{1,3}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
_UNIT = r"(?:business |working |calendar |trading )?(?P<unit>day|week|month|year)s?"


# "Takes effect immediately": a date, for it says on which day.
AT_ONCE = (
    r"(?:[Ww]ith immediate effect|[Ee]ffective (?:immediately|at once)"
    r"|[Ii]mmediately effective|(?:takes?|took) immediate effect"
    r"|(?:tak(?:es?|ing)|took) effect (?:immediately|at once)"
    r"|(?:c[oa]mes?|coming|enter(?:s|ed|ing)?) into (?:force|effect) (?:immediately|at once))"
)

_WEEKDAY_BEFORE = rf"(?:(?:{_WEEKDAY})(?:, | ))?"
_OF_YEAR = rf"(?:,? (?:of )?(?:{_Y}|(?P<that>{_THAT_YEAR})))?"
_NOT_COUNT = (
    r"(?![\d:]|[.,]\d|%| (?:per cent|percent|million|billion|tonnes|companies))"
)
_LEADS = (
    "in", "by", "of", "from", "since", "until", "till", "early", "late", "through",
    "during", "before", "after", "between", "for", "to", "early in", "late in", "last", "next",
    "starting", "beginning", "effective", "due", "end-", "mid-",
)  # fmt: skip
_AFTER_LEAD = "(?:" + "|".join(
    rf"(?<=\b[{w[0].upper()}{w[0]}]{re.escape(w[1:])}{'' if w.endswith('-') else ' '})"
    for w in _LEADS
) + ")"  # fmt: skip
_DAY_LEAD = "(?:" + "|".join(
    rf"(?<=\b[{w[0].upper()}{w[0]}]{w[1:]} )"
    for w in ("on", "by", "of", "from", "until", "till", "since", "before", "after")
) + ")"  # fmt: skip
_YEAR_OF_RANGE = r"(?P<year>20\d\d)"
_NTH = "(?P<nth>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]inal|[Ll]ast|[Oo]pening|1st|2nd|3rd|4th)"
_SHORT_YEAR = r"(?:[ -]?(?:of )?(?:CY ?)?(?:20)?(?P<yy>\d\d)(?![\d,.]\d|\d|%))"


def _form(
    pattern: str,
    resolve: Callable[[Place, Context], Period | None],
    modifier: DateModifier | None = None,
) -> Form:
    return Form(re.compile(pattern), resolve, modifier)


FORMS = (
    # 2025-12-01, 25/12/2025, 01.12.2025
    _form(
        r"(?<![\w/.-])(?P<year>(?:19|20)\d\d)-(?P<m>[01]\d)-(?P<d>[0-3]\d)(?![\w-])",
        rules.resolve_iso,
    ),
    _form(
        r"(?<![\w/.-])(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year>20\d\d)(?![\w/-])",
        rules.resolve_slashed,
    ),
    _form(
        r"(?<![\w/.-])(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<year>20\d\d)(?![\w/-])",
        rules.resolve_iso,
    ),
    # 1 December 2025; December 1, 2025; 1st of December; Dec. 1
    _form(
        rf"{_WEEKDAY_BEFORE}(?<![\w.,$/-]){_D} (?:of )?{_MONTH}{_OF_YEAR}",
        rules.resolve_day,
    ),
    _form(
        rf"{_WEEKDAY_BEFORE}\b{_MONTH} {_D}{_NOT_COUNT}{_OF_YEAR}", rules.resolve_day
    ),
    # the 2 of "2 to 16 February"
    _form(
        rf"(?<![\w.,$/-])(?P<day>[12]?\d|3[01])(?=(?: ?[-\u2013] ?| to | and )\d\d? {_MONTH}{_OF_YEAR})",
        rules.resolve_day,
    ),
    # December 2025, December of next year, last October, October
    _form(
        rf"\b{_MONTH},? (?:of )?(?:{_Y}|['\u2019](?P<yy>\d\d)(?!\d)|(?P<that>{_THAT_YEAR}))",
        rules.resolve_month,
    ),
    _form(rf"\b(?P<rel>[Ll]ast|[Tt]his|[Nn]ext) {_MONTH}", rules.resolve_month),
    _form(
        rf"\b(?!M(?:a[yr]|AY|AR))(?!Sept?\b|Jan\b|Dec\b|(?:[A-Z]{3, 4})\b){_MONTH}",
        rules.resolve_month,
    ),
    _form(
        rf"{_AFTER_LEAD}{_MONTH}(?! (?:be|have|not|also|well|still|soon|on|for|to)\b)",
        rules.resolve_month,
    ),
    # Q4 2026, 4Q26, the fourth quarter of 2026, second half
    _form(
        rf"(?<![\w-])(?:Q(?P<q>[1-4])|(?P<q2>[1-4])Q){_SHORT_YEAR}?(?!\w)",
        rules.resolve_quarter,
    ),
    _form(rf"\b{_NTH}[ -]quarter{_OF_YEAR}", rules.resolve_quarter),
    _form(
        rf"\b(?P<month>March|June|September|December)[ -]quarter{_OF_YEAR}",
        rules.resolve_named_quarter,
    ),
    _form(
        rf"(?<![\w-])(?:H(?P<q>[12])|(?P<q2>[12])H){_SHORT_YEAR}(?!\w)",
        rules.resolve_half,
    ),
    _form(
        rf"\b{_NTH}[ -]half(?! of (?!the year|this|next|last|(?:19|20)\d\d)){_OF_YEAR}",
        rules.resolve_half,
    ),
    # in 2027; next year
    _form(
        rf"(?:{_AFTER_LEAD}(?:the year |calendar )?|\b[Cc]alendar ){_Y}(?! (?:million|billion|tonnes|tons))",
        rules.resolve_year,
    ),
    _form(
        rf"(?:(?<=\b20\d\d and )|(?<=\b20\d\d or )|(?<=\b20\d\d, )|(?<=\b20\d\d, and )){_Y}(?=[ ,.;)]|$)(?! (?:tonnes|tons|people|jobs))",
        rules.resolve_year,
    ),
    _form(r"\b(?P<that>[Tt]his|[Nn]ext|[Ll]ast|[Cc]urrent) year\b", rules.resolve_year),
    # weekdays, days and periods near the anchor
    _form(
        rf"\b(?:(?P<rel>[Nn]ext|[Ll]ast|[Tt]his|[Cc]oming) )?(?P<weekday>{_WEEKDAY})\b"
        rf"(?P<later> week\b)?(?P<own>['\u2019]s )?(?! (?:Times|Independent|Journal|Night|Mirror|Telegraph))",
        rules.resolve_weekday,
    ),
    _form(
        r"\b(?:the day after tomorrow|the day before yesterday|[Tt]oday|[Tt]onight|[Yy]esterday|[Tt]omorrow)\b(?!['\u2019]s )",
        rules.resolve_near_day,
    ),
    _form(
        r"\b(?P<rel>[Ll]ast|[Tt]his|[Nn]ext) (?P<unit>week|month|quarter)\b",
        rules.resolve_relative,
    ),
    _form(
        r"\b(?:the )?(?:end|close) of (?:the|this) (?:calendar )?(?P<unit>year|month|quarter|week)\b"
        r"|\b(?P<unit2>year|month)[ -]end\b",
        rules.resolve_ending,
    ),
    _form(rf"\b(?:in|In) {_N} {_UNIT}(?:['\u2019]s? time)?\b", rules.resolve_counted),
    _form(rf"\b{_N} {_UNIT} (?:ago|earlier|from now|hence)\b", rules.resolve_counted),
    _form(
        rf"\b[Ww]ithin (?:the next |the coming |a period of )?{_N}[ -]{_UNIT}\b",
        rules.resolve_within,
        DateModifier.WITHIN,
    ),
    _form(
        rf"\b{AT_ONCE}\b",
        rules.resolve_near_day,
        DateModifier.FROM,
    ),
    _form(
        r"\b(?<=from )the date of (?:this|the) (?:notice|notification|order|announcement)\b"
        r"|(?:(?<=from )|(?<=on ))the (?:day|date) of (?:its )?"
        r"(?:publication|promulgation|announcement|issuance)\b",
        rules.resolve_near_day,
        DateModifier.FROM,
    ),
    _form(
        r"\b(?<=[Ff]rom )(?:the )?[Nn]ew [Yy]ear\b(?!['\u2019])",
        rules.resolve_coming_year,
    ),
    _form(
        rf"\b(?P<feast>New Year['\u2019]s (?:Day|Eve)|Christmas(?: Eve| Day)?|Boxing Day)"
        rf"(?:,? {_Y})?\b(?! (?:trees?|lights|season|trade|shopping|rush|orders|demand))",
        rules.resolve_feast,
    ),
    # from the 25th; not "the 25th package"
    _form(
        rf"{_DAY_LEAD}the (?P<day>[12]?\d|3[01])(?:st|nd|rd|th)\b"
        r"(?=\s*[,.;:)\u2013\u2014]|\s*$| (?:by|at|and|after|before|if|when|with|it|its|it's|the)\b)",
        rules.resolve_day_number,
    ),
    # 2028-34: both its ends
    _form(
        rf"{_AFTER_LEAD}{_YEAR_OF_RANGE}(?=[-\u2013](?:20)?\d\d\b(?![-/]))",
        rules.resolve_year,
    ),
    _form(
        r"(?:(?<=\b20\d\d-)|(?<=\b20\d\d\u2013))(?:20)?(?P<yy>\d\d)\b(?![-/,.]?\d)",
        rules.resolve_range_end,
        DateModifier.UNTIL,
    ),
    # the calendar cannot say
    _form(
        rf"\b(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)(?: of)? {_Y}",
        rules.resolve_year,
    ),
    _form(
        r"\b(?:[Ff]iscal|[Ff]inancial)(?: year)?(?: |-)(?:20)?\d\d(?:[-/]\d\d)?\b"
        r"|\bFY ?(?:20)?\d\d(?:[-/]\d\d)?\b",
        rules.resolve_unresolved,
    ),
)

# "for six months", "a 90-day pause": how long it lasts, from its start on.
_LASTING = (
    r"pause|suspension|extension|ban|halt|stop|moratorium|licen[cs]e|waiver|truce|reprieve"
    r"|freeze|exemption|authori[sz]ation|embargo|exclusion|deferral|postponement|delay"
    r"|renewal|permit|quota|closure|shutdown"
)
DURATION = re.compile(
    rf"\b(?:[Ff]or (?:up to |at least |another |a further |an additional |the next |a period of )?"
    rf"(?:{_N}[ -]|(?P<half>half[ -]an?[ -]|half[ -])){_UNIT}(?! (?:ago|earlier|old|now)\b)"
    rf"|{_N.replace('<n>', '<n2>')}-(?P<unit2>day|week|month|year)(?= (?:\w+[ -]){{0,2}}(?:{_LASTING})))"
)
