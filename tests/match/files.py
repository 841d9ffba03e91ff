"""Rule files for tests, written into a folder and loaded."""

from pathlib import Path

from monitor.errors import ConfigError
from monitor.match import RuleSet, load_rules

TYPES = {
    "EXPORT_LICENSING": "TRADE_CONTROL",
    "EXPORT_BAN_QUOTA": "TRADE_CONTROL",
    "LICENCE_DECISION": "TRADE_CONTROL",
    "TARIFF_DUTY": "TRADE_CONTROL",
    "IMPORT_RESTRICTION": "TRADE_CONTROL",
    "TRADE_REMEDY": "TRADE_CONTROL",
    "PARTY_LISTING": "TRADE_CONTROL",
    "INVESTMENT_SCREENING": "TRADE_CONTROL",
    "FUNDING_PROGRAM": "INDUSTRIAL_POLICY",
    "FUNDING_AWARD": "INDUSTRIAL_POLICY",
    "GOV_EQUITY_STAKE": "INDUSTRIAL_POLICY",
    "PRICE_SUPPORT_STOCKPILE": "INDUSTRIAL_POLICY",
    "LOCALISATION_PROCUREMENT": "INDUSTRIAL_POLICY",
    "STRATEGIC_DESIGNATION": "INDUSTRIAL_POLICY",
    "REGULATORY_ACTION": "LAW_AND_DIPLOMACY",
    "INTERGOV_AGREEMENT": "LAW_AND_DIPLOMACY",
    "INVESTIGATION_ENFORCEMENT": "LAW_AND_DIPLOMACY",
    "MERGER_ACQUISITION": "CORPORATE_TRANSACTION",
    "PARTNERSHIP_JV": "CORPORATE_TRANSACTION",
    "OFFTAKE_SUPPLY_CONTRACT": "CORPORATE_TRANSACTION",
    "CAPITAL_RAISE": "CORPORATE_TRANSACTION",
    "PROJECT_MILESTONE": "OPERATIONS",
    "SUPPLY_DISRUPTION": "OPERATIONS",
    "PERMIT_DECISION": "OPERATIONS",
}
HEAD = """\
[[rule]]
id = "one"
title = "One"
severity = "high"
events = ["EXPORT_LICENSING"]
"""


def load(folder: Path, *texts: str) -> RuleSet:
    """Load rule files with these texts."""
    for number, text in enumerate(texts):
        (folder / f"{number}.toml").write_text(text, encoding="utf-8")
    return load_rules(folder, types=TYPES)


def a_rule(folder: Path, more: str = "") -> RuleSet:
    """Load one rule with `more` after its head."""
    return load(folder, HEAD + more)


def wrong(folder: Path, *texts: str) -> list[str]:
    """Return every mistake in these files, without the folder's name."""
    try:
        load(folder, *texts)
    except ConfigError as error:
        return [str(p).replace(f"{folder}/", "") for p in error.problems]
    return []
