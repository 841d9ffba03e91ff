"""Draws what was told in the last weeks as a picture; the only door to Pillow.

Bars by day, a row for each type of event. The same counts give the same bytes, so that
a mail that is sent again is the same mail. Pillow is loaded when something is drawn.
"""

import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from monitor.model.message import Activity
from monitor.notify.activity import DAYS
from monitor.notify.clean import shorten
from monitor.notify.words import MONTHS

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

WIDTH: Final = 920  # shown at half of it, so that it is sharp on every screen
SHOWN: Final = 460
SIZE: Final = 40  # of the letters: 20 px on a desk, and 14 on a telephone 360 px wide
_ROW: Final = 136
_BAR: Final = 56  # height of the highest bar
_FOOT: Final = 54
_PAPER: Final = "#ffffff"
_INK: Final = "#1d2329"
_SOFT: Final = "#5b646d"
_RULE: Final = "#d9d3c5"
_MARK: Final = "#1b4f72"
_LONGEST: Final = 100  # characters of a type's name, however narrow they are
_GAP: Final = 24  # between a type's name and its sum


def height(counted: Sequence[Activity]) -> int:
    """Return how high the picture is where it is `SHOWN` wide."""
    return (len(counted) * _ROW + _FOOT) * SHOWN // WIDTH


def draw(counted: Sequence[Activity], today: date) -> bytes:
    """Return a PNG picture of at least one type's days, the last of them `today`."""
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415 - only with a digest

    image = Image.new("RGB", (WIDTH, len(counted) * _ROW + _FOOT), _PAPER)
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(SIZE)
    highest = max(max(one.days) for one in counted)
    for row, one in enumerate(counted):
        _row(pen, font, one, top=row * _ROW, highest=highest)
    _axis(pen, font, today, top=len(counted) * _ROW)
    out = io.BytesIO()
    colours = image.quantize(32, dither=Image.Dither.NONE)
    colours.save(out, "PNG", optimize=True)
    return out.getvalue()


def _row(
    pen: "ImageDraw",
    font: "FreeTypeFont | ImageFont",
    one: Activity,
    *,
    top: int,
    highest: int,
) -> None:
    """Draw one type: its name and sum, and under them a bar for each day."""
    total = str(sum(one.days))
    left = WIDTH - pen.textlength(total, font)
    name = _fitted(pen, font, one.title, room=left - _GAP)
    pen.text((0, top), name, fill=_INK, font=font)
    pen.text((left, top), total, fill=_INK, font=font)
    floor, step = top + _ROW - 22, WIDTH / DAYS
    pen.line((0, floor, WIDTH, floor), fill=_RULE, width=2)
    for day, count in enumerate(one.days):
        if count:
            left, tall = round(day * step), max(8, round(_BAR * count / highest))
            bar = (left + 3, floor - tall, round(left + step) - 4, floor)
            pen.rectangle(bar, fill=_MARK)


def _fitted(
    pen: "ImageDraw", font: "FreeTypeFont | ImageFont", name: str, *, room: float
) -> str:
    """Shorten a name until it is no wider than `room`."""
    limit = min(len(name), _LONGEST)
    while pen.textlength(shorten(name, limit), font) > room:
        limit -= 1
    return shorten(name, limit)


def _axis(
    pen: "ImageDraw", font: "FreeTypeFont | ImageFont", today: date, *, top: int
) -> None:
    """Name the first day, the one in the middle and the last."""
    for ago, place in ((DAYS - 1, 0.0), (DAYS // 2 - 1, 0.5), (0, 1.0)):
        words = _short(today - timedelta(days=ago))
        left = (WIDTH - pen.textlength(words, font)) * place
        pen.text((left, top), words, fill=_SOFT, font=font)


def _short(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]}"
