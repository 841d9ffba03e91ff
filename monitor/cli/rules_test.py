"""`lodewatch rules test`: the tests that stand beside the rules."""

from collections.abc import Callable, Sequence
from pathlib import Path

import click
from rich.console import RenderableType

from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import Listing, progress, say, show, stacked, words
from monitor.cli.rules import read_rules
from monitor.config import Settings
from monitor.extract.extractor import Extractor
from monitor.match import Covered, RuleSet, TestResult, coverage, run_tests
from monitor.model.event import Extraction
from monitor.model.text import Document
from monitor.notify.words import plural

FEW = 8  # values that are named on a terminal
NO_CONDITION = "No rule has a condition."
NONE = "No rule has a test; see [[rule.test]] in docs/rules.md."


@click.command("test")
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option("--failed", "failed_only", is_flag=True, help="List only what fails.")
@click.option(
    "--coverage", "by_condition", is_flag=True, help="List conditions instead of tests."
)
@json_flag
@common_options()
def command(
    common: Common,
    *,
    path: Path | None,
    failed_only: bool,
    by_condition: bool,
    as_json: bool,
) -> int:
    """Run the tests that stand in the rule files; exit with 1 if one fails.

    PATH is a file or folder instead of the configured one. --coverage lists the
    conditions of the rules, each with a test that would fail without it, if there is
    one, and the values of its list that no test has.

    Example: lodewatch rules test --failed
    """
    settings = common.settings(needs_file=path is None)
    rules = read_rules(settings, path)
    results = tested(rules, settings)
    failed = [result for result in results if not result.passed]
    shown = failed if failed_only else results
    conditions = coverage(rules, results)
    if by_condition:
        show(conditions, condition_listing(), as_json=as_json, empty=NO_CONDITION)
    else:
        empty = "" if results else NONE
        show(shown, listing(), as_json=as_json, empty=empty)
    tests, count = plural(len(results), "test"), plural(len(rules.rules), "rule")
    say(f"{tests} of {count}: {len(failed) or 'none'} failed")
    loose = sum(not c.tests for c in conditions)
    if loose:
        of = plural(len(conditions), "condition")
        say(f"{loose} of {of} could go unnoticed; --coverage lists them")
    return int(bool(failed))


def tested(rules: RuleSet, settings: Settings) -> Sequence[TestResult]:
    """Run all tests; the language model is loaded if one of them has a text."""
    texts = sum(test.text is not None for test in rules.tests)
    if not texts:
        return run_tests(rules, extract=_nothing)
    extractor = Extractor.load(settings.extract)
    done = 0
    with progress("reading texts", total=lambda: texts) as update:

        def extract(document: Document) -> Extraction:
            nonlocal done
            done += 1
            update(done)
            return extractor.extract(document)

        return run_tests(rules, extract=extract)


def _nothing(document: Document) -> Extraction:
    return Extraction(id=document.id)


def listing() -> Listing[TestResult]:
    """Say how results are listed."""
    fields: list[tuple[str, Callable[[TestResult], object]]] = [
        ("result", _verdict),
        ("rule", lambda r: r.test.rule_id),
        ("test", lambda r: r.test.name),
        ("message", lambda r: r.message),
        ("place", lambda r: f"{r.test.file}:{r.test.line}"),
    ]

    def cells(result: TestResult) -> tuple[RenderableType, ...]:
        style = "green" if result.passed else "bold red"
        why = None if result.passed else words(result.message, "red")
        place = words(f"{result.test.file}:{result.test.line}", "dim")
        return (
            words(_verdict(result), style),
            stacked(
                words(f"{result.test.rule_id}: {result.test.name}"),
                why,
                None if result.passed else place,
            ),
        )

    return Listing(
        fields=fields,
        headings=("", "test"),
        cells=cells,
        record=lambda r: {name: read(r) for name, read in fields},
    )


def _verdict(result: TestResult) -> str:
    return "ok" if result.passed else "FAILED"


def condition_listing() -> Listing[Covered]:
    """Say how conditions are listed."""
    fields: list[tuple[str, Callable[[Covered], object]]] = [
        ("tested", lambda c: "yes" if c.tests else "no"),
        ("rule", lambda c: c.rule.id),
        ("condition", lambda c: c.condition),
        ("test", lambda c: c.tests[0] if c.tests else ""),
        ("untouched", lambda c: c.untouched),
        ("place", lambda c: f"{c.rule.file}:{c.rule.line}"),
    ]

    def cells(covered: Covered) -> tuple[RenderableType, ...]:
        return (
            words("yes", "green") if covered.tests else words("no", "bold red"),
            stacked(
                words(f"{covered.rule.id}: {covered.condition}"),
                words(covered.tests[0] if covered.tests else "", "dim"),
                words(_untouched(covered), "yellow") if covered.untouched else None,
            ),
        )

    return Listing(
        fields=fields,
        headings=("tested", "condition"),
        cells=cells,
        record=lambda c: {name: read(c) for name, read in fields},
    )


def _untouched(covered: Covered) -> str:
    names = [str(value) for value in covered.untouched]
    more = f" and {len(names) - FEW} more" if len(names) > FEW else ""
    return f"no test has {', '.join(names[:FEW])}{more}"
