"""Take out of a text what changes by itself and says nothing. Pure.

Clocks, counters of visitors, "last updated", session tokens: were they part of what a
page says, it would seem to be news at every visit. Only notes of their own are taken:
"12,000 shares" in a sentence is what the sentence is about.
"""

import re

from monitor.collect.dated import day_in
from monitor.collect.markup import fold

_LONGEST_LINE = 90  # characters of a line that may be a clock or a counter
_TIME = r"\d{1,2}:\d\d(?::\d\d)?(?:\s*[ap]\.?m\b\.?)?(?:\s*\(?(?:[A-Z]{2,4}T|GMT|UTC)\b\)?)?"
_DATE = (
    r"(?:[^\W\d_]{3,9}day,?\s+)?"
    r"(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}"
    r"|\d{1,2}(?:st|nd|rd|th|\.)?\s+[^\W\d_]{3,10}\.?,?\s+\d{4}"
    r"|[^\W\d_]{3,10}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
    r"|\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)"
)
_WHEN = rf"(?:{_DATE}(?:,?\s*(?:at\s+)?{_TIME})?|{_TIME}(?:\s*(?:on\s+)?{_DATE})?)"
_CHANGED = r"(?:updated|modified|reviewed|refreshed|changed|edited)"
_START, _END = r"(?:^|(?<=[|·•,;(]))\s*", r"\s*(?=$|[|·•,;)])"
_COUNTED = (
    r"(?:visitors?|visits|views|page ?views|hits|reads|downloads|likes|shares|comments"
    r"|(?:people |users )?online(?: now)?)"
)

_CHANGES = (
    rf"(?:\b(?:page |site |content |date |this page was )*last |{_START}(?:page |site "
    rf"|content |date |this page was )?){_CHANGED}(?: on| at| by)?\s*[:\uff1a]?\s*{_WHEN}"
)
_CHANGES_IN_CHINESE = (
    r"(?:最后更新|更新时间|更新日期|最終更新日?|更新日)(?:时间|日期)?\s*[:\uff1a]?\s*"
    rf"{_WHEN}"
)
_COUNTS = rf"{_START}{_COUNTED}(?: number| no\.| count| today)?\s*[:\uff1a#]?\s*\d[\d,. ]*{_END}"
_COUNTS_IN_CHINESE = (
    r"(?:阅读|浏览|点击|访问|访客|閲覧|조회)"
    r"(?:(?:次数|人数|量|数|수)\s*[:\uff1a]?|\s*[:\uff1a])\s*\d[\d,]*\s*(?:次|人|回)?"
)
_AGES = rf"{_START}(?:\d{{1,3}}|an?|one)\s+(?:second|minute|min|hour|hr|day|week)s?\s+ago{_END}"

_NOTES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        _CHANGES,
        _CHANGES_IN_CHINESE,
        _COUNTS,
        rf"{_START}\d[\d,.]*\s*{_COUNTED}{_END}",
        _COUNTS_IN_CHINESE,
        _AGES,
        rf"{_START}\d{{1,3}}\s*(?:秒|分钟|分|小时|時間|天|日)前{_END}",
        r"(?:©|\(c\)|copyright)\s*(?:\d{4}\s*[-–]\s*)?\d{4}",
        r"\b\d{1,2}:\d\d:\d\d\b",  # a clock shows seconds, opening hours do not
    )
)
_TOKENS = (
    re.compile(r"\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{24,}\b", re.IGNORECASE),
    re.compile(
        r"(?:csrf|session|request|ray|trace)[\s_-]?(?:id|token)\s*[:=]?\s*[\w=+/-]{8,}",
        re.IGNORECASE,
    ),
)
_CLOCK = re.compile(rf"\b{_TIME}", re.IGNORECASE)
_TODAY = re.compile(
    r"^\W*(?:today(?: is)?|今天是?|今日は?|now|local time|current time|time)?\W*"
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b)?",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"(?:星期|周|週)[一二三四五六日天]|[日月火水木金土]曜日?")


def steady(text: str) -> str:
    """Return what `text` says, folded; empty if that is nothing."""
    text = fold(text)
    for pattern in _TOKENS:
        text = pattern.sub(" ", text)
    if len(text) <= _LONGEST_LINE and any(c.isdigit() or c in "aA" for c in text):
        for pattern in _NOTES:
            text = pattern.sub(" ", text)
        if _is_only_now(text):
            return ""
    text = fold(text)
    return text if any(c.isalnum() for c in text) else ""


def _is_only_now(text: str) -> bool:
    """Say whether a line is a day, a clock or both, and no more."""
    rest = _WEEKDAY.sub(" ", _TODAY.sub("", fold(_CLOCK.sub(" ", text))))
    day = day_in(rest, month_first=True) or day_in(rest, month_first=False)
    rest = rest[: day.start] + rest[day.end :] if day else rest
    return not any(c.isalnum() and c not in "年月日" for c in rest)
