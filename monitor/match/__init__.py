"""From story changes to matches: rule files, their lint, tests and explanations."""

from monitor.match.absence import absent_matches
from monitor.match.correlate import Past
from monitor.match.coverage import Covered, coverage
from monitor.match.evaluate import evaluate, explain
from monitor.match.inhibit import inhibit_problems, inhibitors, sources_of
from monitor.match.load import load_lists, load_rules
from monitor.match.ruleset import RuleSet, RuleTest
from monitor.match.trial import TestResult, run_tests

__all__ = [
    "Covered",
    "Past",
    "RuleSet",
    "RuleTest",
    "TestResult",
    "absent_matches",
    "coverage",
    "evaluate",
    "explain",
    "inhibit_problems",
    "inhibitors",
    "load_lists",
    "load_rules",
    "run_tests",
    "sources_of",
]
