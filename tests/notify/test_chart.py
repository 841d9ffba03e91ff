"""The picture of what was told."""

import io
import subprocess
import sys
from datetime import date
from itertools import pairwise

from PIL import Image

from monitor.model.message import Activity
from monitor.notify.chart import SIZE, WIDTH, draw, height

COUNTED = (
    Activity(title="Tariff or export duty", days=(*[0] * 28, 1, 4)),
    Activity(title="W" * 300, days=(3, *[0] * 29)),
)
DAY = date(2026, 2, 5)


def test_more_is_higher_and_stands_on_its_day() -> None:
    """If it fails, the picture shows bars that nobody counted."""
    image = Image.open(io.BytesIO(draw(COUNTED, DAY))).convert("RGB")
    blue = (0x1B, 0x4F, 0x72)
    rows = image.height * 10 // (10 * len(COUNTED))

    def tall(day: int, row: int) -> int:
        middle = round((day + 0.5) * WIDTH / 30)
        span = range(row * rows, row * rows + rows - 8)
        return sum(image.getpixel((middle, y)) == blue for y in span)

    assert image.width == WIDTH
    assert tall(29, 0) > 2 * tall(28, 0) > 0
    assert tall(10, 0) == 0
    assert tall(0, 1) > 0


def test_a_long_name_ends_before_its_sum() -> None:
    """If it fails, the sum of a type cannot be read, or its name is cut too early."""
    image = Image.open(io.BytesIO(draw(COUNTED[1:], DAY))).convert("L")
    letters = image.crop((0, 0, WIDTH, SIZE)).tobytes()
    inked = [x for x in range(WIDTH) if min(letters[x::WIDTH]) < 128]

    apart = max(b - a for a, b in pairwise(inked))
    assert apart >= SIZE / 2
    assert inked[-1] - apart > 0.9 * WIDTH


def test_the_same_counts_are_the_same_bytes() -> None:
    """If it fails, a mail that is sent again is another mail."""
    first = draw(COUNTED, DAY)

    assert first == draw(COUNTED, DAY)
    assert len(first) < 20_000
    assert height(COUNTED) > 0


def test_pillow_is_loaded_with_the_first_picture_only() -> None:
    """If it fails, every command starts slower for a picture that it never draws."""
    code = "import sys, monitor.notify.mail; sys.exit('PIL' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
