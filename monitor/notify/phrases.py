"""What kinds of development are called in a sentence, and which verb goes with a stage.

Tables only. A name is indefinite ("an export ban or quota") and never narrower than its
type; a verb is hedged wherever the word it rests on is hearsay.
"""

import re
from typing import Final

from monitor.model.ontology import Attribution, Stage
from monitor.notify.words import HEARSAY

# By type: as one thing, and as that which is eased.
_NOUNS: Final = {
    "CAPITAL_RAISE": ("a capital raising", "capital raisings"),
    "EXPORT_BAN_QUOTA": ("an export ban or quota", "export bans or quotas"),
    "EXPORT_LICENSING": ("export controls", "export controls"),
    "FUNDING_AWARD": ("a public grant, loan or guarantee", "public funding"),
    "FUNDING_PROGRAM": ("a public funding programme", "public funding"),
    "GOV_EQUITY_STAKE": ("a state equity stake", "state equity stakes"),
    "IMPORT_RESTRICTION": ("an import restriction", "import restrictions"),
    "INTERGOV_AGREEMENT": ("an agreement between governments", "agreements"),
    "INVESTIGATION_ENFORCEMENT": ("an investigation, ruling or penalty", "enforcement"),
    "INVESTMENT_SCREENING": (
        "investment screening or ownership limits",
        "investment screening or ownership limits",
    ),
    "LICENCE_DECISION": ("a licence decision", "licensing"),
    "LOCALISATION_PROCUREMENT": (
        "local-content or procurement rules",
        "local-content or procurement rules",
    ),
    "MERGER_ACQUISITION": ("a merger or acquisition", "mergers or acquisitions"),
    "OFFTAKE_SUPPLY_CONTRACT": ("an offtake or supply contract", "supply contracts"),
    "PARTNERSHIP_JV": ("a partnership or joint venture", "partnerships"),
    "PARTY_LISTING": (
        "sanctions or a listing of restricted parties",
        "sanctions or listings of restricted parties",
    ),
    "PERMIT_DECISION": ("a project permit or concession", "permits"),
    "PRICE_SUPPORT_STOCKPILE": ("price support or a stockpile", "price support"),
    "PROJECT_MILESTONE": ("a project milestone", "projects"),
    "REGULATORY_ACTION": ("a law or rule", "laws or rules"),
    "STRATEGIC_DESIGNATION": (
        "a critical-minerals list or strategic designation",
        "designations",
    ),
    "SUPPLY_DISRUPTION": ("a supply disruption", "supply disruptions"),
    "TARIFF_DUTY": ("a tariff or duty", "tariffs or duties"),
    "TRADE_REMEDY": ("a trade remedy", "trade remedies"),
}

# By stage: as the source says it, and as hearsay has it.
_VERBS: Final = {
    Stage.THREATENED: ("threatens", "reportedly threatens"),
    Stage.CONSIDERED: ("is considering", "is reportedly considering"),
    Stage.PROPOSED: ("has proposed", "has reportedly proposed"),
    Stage.PENDING: ("has under review", "reportedly has under review"),
    Stage.NON_BINDING: (
        "has agreed in non-binding form on",
        "has reportedly agreed in non-binding form on",
    ),
    Stage.ANNOUNCED: ("has announced", "has reportedly announced"),
    Stage.ADOPTED: ("has adopted", "has reportedly adopted"),
    Stage.EFFECTIVE: ("is applying", "is reportedly applying"),
    Stage.AMENDED: ("has amended", "has reportedly amended"),
    Stage.EXTENDED: ("has extended", "has reportedly extended"),
    Stage.SUSPENDED: ("has suspended", "has reportedly suspended"),
    Stage.ENDED: ("has ended", "has reportedly ended"),
    Stage.REJECTED: ("has rejected or denied", "has reportedly rejected or denied"),
}
# The same rung has another verb where nothing is enacted (ontology 2.1).
_VERBS_OF: Final = {
    "INDUSTRIAL_POLICY": {
        Stage.ADOPTED: ("has decided on", "has reportedly decided on"),
        Stage.EFFECTIVE: ("is carrying out", "is reportedly carrying out"),
    },
    "CORPORATE_TRANSACTION": {
        Stage.ADOPTED: ("has signed", "has reportedly signed"),
        Stage.EFFECTIVE: ("has completed", "has reportedly completed"),
    },
    "OPERATIONS": {
        Stage.ADOPTED: ("has decided on", "has reportedly decided on"),
        Stage.EFFECTIVE: ("is in the midst of", "is reportedly in the midst of"),
    },
    "CAPITAL_RAISE": {
        Stage.ADOPTED: ("has agreed on", "has reportedly agreed on"),
    },
    "FUNDING_AWARD": {
        Stage.ADOPTED: ("has awarded", "has reportedly awarded"),
    },
    "GOV_EQUITY_STAKE": {
        Stage.EFFECTIVE: ("has taken", "has reportedly taken"),
    },
    "MERGER_ACQUISITION": {
        Stage.ADOPTED: ("has agreed on", "has reportedly agreed on"),
    },
    "PERMIT_DECISION": {
        Stage.EFFECTIVE: ("has put into force", "has reportedly put into force"),
    },
    "PROJECT_MILESTONE": {
        Stage.EFFECTIVE: ("has reached", "has reportedly reached"),
    },
}
# What the sources say will, may or could be done has no tense of its own.
_INFINITIVES: Final = {
    Stage.PROPOSED: "propose",
    Stage.ADOPTED: "adopt",
    Stage.EFFECTIVE: "apply",
    Stage.AMENDED: "amend",
    Stage.EXTENDED: "extend",
    Stage.SUSPENDED: "suspend",
    Stage.ENDED: "end",
}
_INFINITIVES_OF: Final = {
    "INDUSTRIAL_POLICY": {Stage.ADOPTED: "decide on", Stage.EFFECTIVE: "carry out"},
    "CORPORATE_TRANSACTION": {Stage.ADOPTED: "carry out", Stage.EFFECTIVE: "complete"},
    "OPERATIONS": {Stage.ADOPTED: "decide on", Stage.EFFECTIVE: "go on with"},
    "FUNDING_AWARD": {Stage.ADOPTED: "award"},
    "GOV_EQUITY_STAKE": {Stage.ADOPTED: "take", Stage.EFFECTIVE: "take"},
    "PERMIT_DECISION": {Stage.EFFECTIVE: "put into force"},
    "PROJECT_MILESTONE": {Stage.EFFECTIVE: "reach"},
}
_PLURALS: Final = {
    "has": "have",
    "is": "are",
    "threatens": "threaten",
}

# Names that a sentence gives an article: some states, and most offices of a state.
_THE: Final = re.compile(
    r"^(?:United |European Union|EU$|US$|U\.S\.$|UK$|U\.K\.$|UAE$|Netherlands|Philippines|Bahamas|"
    r"Gambia|Maldives|Democratic Republic|Central African|Czech Republic|"
    r"Dominican Republic|Republic of|Solomon Islands|Marshall Islands|Comoros)|"
    r"\b(?:Ministry|Department|Office|Bureau|Commission|Committee|Administration|Agency|"
    r"Council|Parliament|Senate|House|Treasury|Authority|Court|Board|Service|Government|"
    r"Pentagon|Bank of)\b|(?i:\b(?:secretary|minister|president|regulator)$)"
)
_HAS_ARTICLE: Final = re.compile(r"(?i)^(?:the|its|their|an?)\s|^\S+['’]s?\s")


def noun(type_: str) -> str:
    """Call one development of a type; a user's own type by its id in plain words."""
    return _NOUNS.get(type_, (_plain(type_), ""))[0]


def eased(type_: str) -> str:
    """Call that of which an easing is told."""
    return _NOUNS.get(type_, ("", _plain(type_)))[1]


def _plain(type_: str) -> str:
    return type_.replace("_", " ").lower()


def stage_verb(
    stage: Stage,
    attribution: Attribution,
    *,
    family: str = "",
    type_: str = "",
    many: bool = False,
    modal: str = "",
) -> str:
    """Return the verb for a stage, hedged where the source is hearsay.

    `modal` is the word with which the source puts it off: "will", "may", "could".
    """
    by_name = (_INFINITIVES_OF.get(name, {}) for name in (type_, family))
    infinitive = next(
        (v[stage] for v in by_name if stage in v), _INFINITIVES.get(stage)
    )
    if modal and infinitive:
        hedge = " reportedly" if attribution in HEARSAY else ""
        return f"{modal}{hedge} {infinitive}"
    of_family = _VERBS_OF.get(family, {}).get(stage, _VERBS[stage])
    plain, hedged = _VERBS_OF.get(type_, {}).get(stage, of_family)
    verb = hedged if attribution in HEARSAY else plain
    if not many:
        return verb
    return " ".join(_PLURALS.get(word, word) for word in verb.split(" "))


def with_article(name: str) -> str:
    """Give a name the article that a sentence needs: `the United States`, `China`."""
    if _HAS_ARTICLE.match(name) or not _THE.search(name):
        return name
    return f"the {name}"
