"""The closed vocabularies of an event record.

Event *types* are not here: they are data files (`extract/types/*.toml`), so that a
user can add one. What stands here is the frame every type shares: stages, certainty,
direction and the kinds of argument.
"""

from enum import StrEnum


class Tier(StrEnum):
    """How near a source stands to the act that it reports."""

    OFFICIAL = "official"
    COMPANY = "company"
    WIRE = "wire"
    MEDIA = "media"
    AGGREGATOR = "aggregator"


class Track(StrEnum):
    """The ladder on which a type's stages are read."""

    POLICY = "policy"
    DEAL = "deal"
    OPERATIONS = "operations"


class Stage(StrEnum):
    """How far a development has come, as one report states it."""

    THREATENED = "THREATENED"
    CONSIDERED = "CONSIDERED"
    PROPOSED = "PROPOSED"
    PENDING = "PENDING"
    NON_BINDING = "NON_BINDING"
    ANNOUNCED = "ANNOUNCED"
    ADOPTED = "ADOPTED"
    EFFECTIVE = "EFFECTIVE"
    AMENDED = "AMENDED"
    EXTENDED = "EXTENDED"
    SUSPENDED = "SUSPENDED"
    ENDED = "ENDED"
    REJECTED = "REJECTED"


class Direction(StrEnum):
    """Whom the act helps; the Global Trade Alert evaluation, generalised."""

    EASE = "ease"
    RESTRICT = "restrict"
    SUPPORT = "support"
    NEUTRAL = "neutral"
    MIXED = "mixed"


class Effect(StrEnum):
    """What an event does to somebody, as a text says."""

    HELPS = "helps"
    HURTS = "hurts"
    EXPOSES = "exposes"


class Polarity(StrEnum):
    """Whether the report says that it is so, or that it is not."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


class Factuality(StrEnum):
    """FactBank's degrees: certain, probable, possible, uncommitted."""

    CERTAIN = "CT"
    PROBABLE = "PR"
    POSSIBLE = "PS"
    UNCOMMITTED = "U"


class Attribution(StrEnum):
    """Who vouches for the statement, from the strongest to the weakest."""

    OFFICIAL_DOC = "OFFICIAL_DOC"
    OFFICIAL_STATEMENT = "OFFICIAL_STATEMENT"
    COMPANY_STATEMENT = "COMPANY_STATEMENT"
    AUTHOR = "AUTHOR"
    NAMED_THIRD_PARTY = "NAMED_THIRD_PARTY"
    ANONYMOUS = "ANONYMOUS"
    MEDIA_RELAY = "MEDIA_RELAY"
    HEARSAY = "HEARSAY"


class Mode(StrEnum):
    """PLOVER's auxiliary modes of an event mention."""

    HISTORICAL = "historical"
    FUTURE = "future"
    HYPOTHETICAL = "hypothetical"
    NEGATION = "negation"


class ArgumentType(StrEnum):
    """What kind of thing fills a role."""

    JURISDICTION = "JURISDICTION"
    AGENCY = "AGENCY"
    COMPANY = "COMPANY"
    ORG = "ORG"
    FIRMCLASS = "FIRMCLASS"
    PERSON = "PERSON"
    COMMODITY = "COMMODITY"
    TECH = "TECH"
    PRODUCT = "PRODUCT"
    SECTOR = "SECTOR"
    FACILITY = "FACILITY"
    PROJECT = "PROJECT"
    PROGRAM = "PROGRAM"
    MEASURE = "MEASURE"
    LIST = "LIST"
    MONEY = "MONEY"
    QTY = "QTY"
    PCT = "PCT"
    PRICE = "PRICE"
    DATE = "DATE"
    PURPOSE = "PURPOSE"
    DECISION = "DECISION"
    INSTRUMENT = "INSTRUMENT"
    LEGAL_REF = "LEGAL_REF"


class Via(StrEnum):
    """By which path an argument was tied to its event."""

    DIRECT = "direct"
    CONJ = "conj"
    RELCL = "relcl"
    APPOSITION = "apposition"
    SHARED_SUBJECT = "shared_subject"
    INHERITED = "inherited"
    COREF = "coref"
    TITLE = "title"
    GAZETTEER = "gazetteer"


class Granularity(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    UNRESOLVED = "unresolved"


class DateModifier(StrEnum):
    """How the text bounds a date."""

    BY = "by"
    UNTIL = "until"
    FROM = "from"
    WITHIN = "within"
    EARLY = "early"
    MID = "mid"
    LATE = "late"


class MoneyRole(StrEnum):
    """What a sum of money is, by the noun that governs it."""

    AWARD = "award"
    PROGRAMME = "programme"
    CAPEX = "capex"
    VALUATION = "valuation"
    PRICE = "price"
    FINE = "fine"
    STAKE = "stake"
    OTHER = "other"


class Bound(StrEnum):
    """Whether a figure is exact or a limit: "up to" is `MAX`, "at least" is `MIN`."""

    EXACT = "exact"
    MAX = "max"
    MIN = "min"
    APPROX = "approx"
