"""China's ban of December 2024 on exports to the United States, and its pause: documents.

One act with two articles, of which a later one suspends the second alone. The days and
numbers are those of the real acts; every word is our own.
"""

from monitor.model.ontology import Tier
from monitor.model.text import Origin
from tests.end_to_end.telling import MINISTRY, WIRE, Told

WHITE_HOUSE = Origin(name="The White House", tier=Tier.OFFICIAL)
METALS = Origin(name="Minor Metals Monitor", tier=Tier.MEDIA)

BANS: tuple[Told, ...] = (
    (
        "2024-12-03T06:00",
        MINISTRY,
        "Announcement No. 46 of 2024 on dual-use exports to the United States",
        (
            "China's Ministry of Commerce decides to strengthen export controls on dual-use "
            "items to the United States.\n\n"
            "1. Exports of dual-use items to United States military users are prohibited.\n\n"
            "2. Exports of gallium, germanium, antimony and superhard materials to the United "
            "States shall in principle not be permitted.\n\n"
            "This announcement takes effect on the date of its publication."
        ),
    ),
    (
        "2024-12-03T08:20",
        WIRE,
        "China bans exports of gallium, germanium and antimony to US",
        (
            "BEIJING, Dec 3 (Meridian) - China on Tuesday banned exports of gallium, germanium "
            "and antimony to the United States, a day after Washington's latest crackdown on "
            "its chip industry. The ban, set out in Announcement No. 46, takes effect "
            "immediately, the commerce ministry said."
        ),
    ),
    (
        "2025-11-01T20:00",
        WHITE_HOUSE,
        "Fact sheet: an economic and trade deal with China",
        (
            "China will issue general licenses for exports of rare earths, gallium, germanium, "
            "antimony and graphite for the benefit of American end users. China will suspend "
            "the export controls that it announced on October 9, 2025."
        ),
    ),
    (
        "2025-11-09T03:00",
        MINISTRY,
        "Announcement No. 72 of 2025 suspending Article 2 of Announcement No. 46 of 2024",
        (
            "China's Ministry of Commerce decides to suspend Article 2 of Announcement No. 46 of "
            "2024, under which exports of gallium, germanium, antimony and superhard materials "
            "to the United States are not permitted, from today until November 27, 2026."
        ),
    ),
    (
        "2025-11-09T05:10",
        WIRE,
        "China suspends ban on exports of gallium, germanium, antimony to US",
        (
            "BEIJING, Nov 9 (Meridian) - China has suspended a ban on exports of gallium, "
            "germanium and antimony to the United States until November 27, 2026, the commerce "
            "ministry said on Sunday. Exports to military users remain prohibited."
        ),
    ),
    (
        "2025-11-10T09:00",
        METALS,
        "China lifts gallium ban",
        (
            "China has lifted its ban on gallium exports to the United States, sending prices "
            "in Rotterdam lower."
        ),
    ),
)
