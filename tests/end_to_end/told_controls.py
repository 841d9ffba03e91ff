"""China's controls of October 2025, their pause, and the licences after it: documents.

The days, numbers and sums are those of the real acts; every word is our own.
"""

from monitor.model.ontology import Tier
from monitor.model.text import Origin
from tests.end_to_end.telling import MINISTRY, PAPER, WIRE, Told

CUSTOMS = Origin(name="General Administration of Customs", tier=Tier.OFFICIAL)
TRADE_PRESS = Origin(name="Battery Ledger", tier=Tier.MEDIA)
MAGNETS = Origin(name="JL MAG Rare-Earth", tier=Tier.COMPANY)

CONTROLS: tuple[Told, ...] = (
    (
        "2025-10-09T02:00",
        MINISTRY,
        (
            "Announcement No. 55 of 2025 of the Ministry of Commerce and the General "
            "Administration of Customs on export controls over superhard materials"
        ),
        (
            "To safeguard national security, the Ministry of Commerce and the General "
            "Administration of Customs decide to control exports of items related to "
            "superhard materials, with the approval of the State Council.\n\n"
            "Exporters of synthetic diamond powder, synthetic single-crystal diamond, diamond "
            "wire saws and diamond grinding wheels shall apply to the Ministry of Commerce for "
            "a licence in line with the Export Control Law.\n\n"
            "This announcement shall take effect on November 8, 2025."
        ),
    ),
    (
        "2025-10-09T02:10",
        MINISTRY,
        "Announcement No. 56 of 2025 on export controls over rare-earth equipment",
        (
            "The Ministry of Commerce and the General Administration of Customs hereby place "
            "certain rare-earth production equipment and rare-earth raw and auxiliary materials "
            "under export control.\n\n"
            "Exporters of the items listed in this announcement shall obtain an export licence "
            "from the Ministry of Commerce. The announcement shall come into force on 8 November "
            "2025."
        ),
    ),
    (
        "2025-10-09T05:30",
        WIRE,
        "China adds five rare earths to its export control list",
        (
            "BEIJING, Oct 9 (Meridian) - China will require licences for exports of five more "
            "rare earths from November 8, its commerce ministry said on Thursday, deepening "
            "controls that have choked supplies to carmakers since spring.\n\n"
            "Holmium, erbium, thulium, europium and ytterbium join seven elements that were "
            "placed under licence in April. The step is set out in Announcement No. 57."
        ),
    ),
    (
        "2025-10-09T07:45",
        TRADE_PRESS,
        "Beijing puts battery and anode exports under licence",
        (
            "Makers of lithium batteries face new paperwork: China's commerce ministry has "
            "published Announcement No. 58, under which exports of lithium batteries with an "
            "energy density of 300 watt-hours per kilogram or more, of cathode materials and of "
            "artificial graphite anode materials need an export licence.\n\n"
            "The rule enters into force on November 8. Shares of battery makers fell in "
            "Shenzhen."
        ),
    ),
    (
        "2025-10-09T08:30",
        MINISTRY,
        "Announcement No. 61 of 2025 on goods made abroad with Chinese rare earths",
        (
            "China's Ministry of Commerce issued Announcement No. 61 of 2025, which requires "
            "export licences for goods made abroad with Chinese rare-earth technology and for "
            "foreign-made goods of which listed Chinese rare earths make up 0.1 percent or more "
            "of the value.\n\n"
            "The requirement for goods made with Chinese technology takes effect immediately. "
            "The requirement for goods that contain listed rare earths takes effect on December "
            "1, 2025."
        ),
    ),
    (
        "2025-10-09T08:45",
        MINISTRY,
        "Announcement No. 62 of 2025 on export controls over rare-earth technology",
        (
            "China's Ministry of Commerce imposed export controls on technologies for mining, "
            "smelting and magnet making from rare earths. The controls take effect immediately."
        ),
    ),
    (
        "2025-11-07T09:00",
        MINISTRY,
        "Announcement No. 70 of 2025 on suspending six export control announcements",
        (
            "With the approval of the State Council, the Ministry of Commerce decides to suspend "
            "Announcements No. 55, No. 56, No. 57 and No. 58 of 2025 of the Ministry of Commerce "
            "and the General Administration of Customs, and Announcements No. 61 and No. 62 of "
            "2025 of the Ministry of Commerce, from today until November 10, 2026."
        ),
    ),
    (
        "2025-11-07T11:20",
        WIRE,
        "China suspends October's export controls for a year",
        (
            "BEIJING, Nov 7 (Meridian) - China suspended its newest controls on exports of rare "
            "earths, lithium batteries and superhard materials on Friday, putting into practice "
            "what its president and his American counterpart agreed in South Korea.\n\n"
            "The commerce ministry said that Announcements No. 55, 56, 57 and 58 were suspended "
            "with immediate effect until November 10, 2026. Controls on seven rare earths "
            "imposed in April are not affected."
        ),
    ),
    (
        "2025-11-08T06:00",
        PAPER,
        "Graphite exporters get a year's grace",
        (
            "China's export controls on graphite anode materials, due to begin today, have been "
            "postponed under Announcement No. 70 and will not apply before November 10, 2026."
        ),
    ),
    (
        "2025-11-10T22:00",
        PAPER,
        "Beijing plans to keep rare earths from the American military",
        (
            "China is planning a validated end-user system that would shut out companies with "
            "ties to the American military while speeding up exports of rare earths to others, "
            "according to people familiar with the plan, who said that it could still change. "
            "The commerce ministry did not comment."
        ),
    ),
    (
        "2025-12-02T08:00",
        WIRE,
        "China grants first general licences for rare earth magnets, sources say",
        (
            "BEIJING, Dec 2 (Meridian) - China has granted the first general licences for "
            "exports of rare earth magnets to three makers, two people with knowledge of the "
            "matter said. The licences of JL MAG Rare-Earth, Ningbo Yunsheng and Beijing Zhong "
            "Ke San Huan run for one year and cover shipments to named customers."
        ),
    ),
    (
        "2025-12-04T10:00",
        MAGNETS,
        "JL MAG Rare-Earth receives general export licences",
        (
            "JL MAG Rare-Earth said that it had received general export licences for rare earth "
            "magnets from the Ministry of Commerce. The licences are valid for one year."
        ),
    ),
    (
        "2025-12-18T08:30",
        MINISTRY,
        "Press conference of the Ministry of Commerce, 18 December 2025",
        (
            "China has approved applications of several Chinese exporters for general licences "
            "for rare earths, the spokesperson of the Ministry of Commerce said on Thursday."
        ),
    ),
)
