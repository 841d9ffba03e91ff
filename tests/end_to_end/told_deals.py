"""Two financings by the United States, step by step: documents.

MP Materials in July and August 2025, USA Rare Earth in January 2026. Days and sums are
those of the real deals, up to the last two steps of the second, which are invented; every
word is our own.
"""

from monitor.model.ontology import Tier
from monitor.model.text import Origin
from tests.end_to_end.telling import PAPER, WIRE, Told

MP = Origin(name="MP Materials", tier=Tier.COMPANY)
USAR = Origin(name="USA Rare Earth", tier=Tier.COMPANY)
DEFENSE = Origin(name="U.S. Department of Defense", tier=Tier.OFFICIAL)
COMMERCE = Origin(name="U.S. Department of Commerce", tier=Tier.OFFICIAL)
MINING_PRESS = Origin(name="Pit & Plant", tier=Tier.MEDIA)

MP_DEAL: tuple[Told, ...] = (
    (
        "2025-07-10T10:00",
        MP,
        (
            "MP Materials enters partnership with the Department of Defense to build a domestic "
            "magnet supply chain"
        ),
        (
            "MP Materials Corp. announced definitive agreements with the U.S. Department of "
            "Defense.\n\n"
            "The Department will buy $400 million of newly created convertible preferred stock "
            "of MP Materials, and later up to $350 million more, and receives a warrant for "
            "11,201,659 shares with an exercise price of $30.03.\n\n"
            "The Department has committed to a price floor of $110 per kilogram for "
            "neodymium-praseodymium oxide for ten years.\n\n"
            "All magnets made at the company's new 10X plant will be bought by the Department "
            "and commercial customers under a ten-year offtake agreement.\n\n"
            "MP Materials expects to receive a $150 million loan from the Department within 30 "
            "days to expand heavy rare earth separation at Mountain Pass.\n\n"
            "JPMorgan and Goldman Sachs have provided MP Materials with a commitment for $1 "
            "billion of debt financing, $650 million of it for the 10X plant."
        ),
    ),
    (
        "2025-07-10T13:15",
        WIRE,
        "Pentagon to become MP Materials' largest shareholder",
        (
            "WASHINGTON, July 10 (Meridian) - The U.S. Department of Defense has agreed to buy "
            "$400 million of preferred stock in MP Materials, the rare earth miner said on "
            "Thursday. The company's shares rose 50%."
        ),
    ),
    (
        "2025-07-15T12:00",
        WIRE,
        "Apple signs $500 million magnet deal with MP Materials",
        (
            "July 15 (Meridian) - Apple has agreed to buy $500 million of rare earth magnets "
            "from MP Materials, the companies said on Tuesday. Apple will prepay $200 million. "
            "Last week the Defense Department bought $400 million of MP's preferred stock."
        ),
    ),
    (
        "2025-07-16T20:30",
        MP,
        "MP Materials announces proposed public offering of common stock",
        (
            "MP Materials Corp. announced a proposed public offering of $500 million of its "
            "common stock."
        ),
    ),
    (
        "2025-07-17T11:00",
        MP,
        "MP Materials announces pricing of upsized public offering of common stock",
        (
            "MP Materials Corp. priced its upsized public offering of $650 million of common "
            "stock at $55.00 a share."
        ),
    ),
    (
        "2025-07-18T20:00",
        MP,
        "MP Materials closes public offering of common stock",
        "MP Materials Corp. closed its public offering of $650 million of common stock.",
    ),
    (
        "2025-08-10T18:00",
        DEFENSE,
        "Office of Strategic Capital makes its first direct loan",
        (
            "The Department today closed a $150 million loan to MP Materials, the first direct "
            "loan of its Office of Strategic Capital. The loan will add heavy rare earth "
            "separation at Mountain Pass, California."
        ),
    ),
)

USAR_DEAL: tuple[Told, ...] = (
    (
        "2026-01-24T18:00",
        PAPER,
        "Washington in talks to take stake in USA Rare Earth",
        (
            "The Trump administration plans to invest $1.6 billion in USA Rare Earth in return "
            "for a 10% equity stake, two people familiar with the matter said."
        ),
    ),
    (
        "2026-01-26T11:00",
        USAR,
        "USA Rare Earth announces letter of intent with the U.S. government",
        (
            "USA Rare Earth, Inc. has entered into a non-binding letter of intent with the U.S. "
            "Department of Commerce for $1.6 billion under the CHIPS programme. It comprises "
            "$277 million of proposed federal funding and a proposed senior secured loan of "
            "$1.3 billion.\n\n"
            "Under the letter of intent the Department would receive 16.1 million shares of "
            "common stock and warrants for about 17.6 million shares.\n\n"
            "Separately, USA Rare Earth raised $1.5 billion in a private placement of common "
            "stock at $21.50 a share, which is expected to close on January 28, 2026."
        ),
    ),
    (
        "2026-01-26T14:00",
        COMMERCE,
        "Commerce Department signs letter of intent with USA Rare Earth",
        (
            "The Department of Commerce has signed a non-binding letter of intent to provide "
            "USA Rare Earth with up to $277 million of direct funding and a senior secured loan "
            "of up to $1.3 billion under the CHIPS and Science Act."
        ),
    ),
    (
        "2026-02-03T09:00",
        MINING_PRESS,
        "Miner rides Washington's $1.6 billion commitment",
        (
            "Shares of USA Rare Earth extended gains after last month's $1.6 billion commitment "
            "from the Commerce Department."
        ),
    ),
    (
        "2026-05-12T12:00",
        USAR,
        "USA Rare Earth signs definitive agreements with the Department of Commerce",
        (
            "USA Rare Earth, Inc. has signed definitive agreements with the U.S. Department of "
            "Commerce for $277 million of federal funding and a senior secured loan of $1.3 "
            "billion under the CHIPS programme."
        ),
    ),
    (
        "2026-06-30T15:00",
        COMMERCE,
        "Commerce Department disburses first CHIPS funds to USA Rare Earth",
        (
            "The Department today paid out $277 million of CHIPS funding to USA Rare Earth, the "
            "first payment under the agreement signed in May."
        ),
    ),
)
