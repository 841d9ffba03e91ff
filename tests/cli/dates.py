"""A place whose stories state dates: a pause, a deal that is to close, a finished ban."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from monitor.group.assign import assign
from monitor.group.identity import keys
from monitor.match import evaluate, load_rules
from monitor.model.event import Argument, Commodity, DateInterval, Dates, Event
from monitor.model.ontology import Granularity, Stage
from monitor.model.story import Report
from monitor.store import Store, open_store
from tests.makers import NOON, a_company, a_document, a_report, a_span, an_event

DEAL = (
    "Lynas Rare Earths agreed to buy Example Mining. "
    "The transaction is expected to close in the fourth quarter of 2999."
)
BAN = "China ended its ban on gallium exports, which was to expire on 1 May 2998."
PAUSE = "China suspended its rare earth export controls until 10 November 2998."
LISTS = '\n[lists]\nwatched = ["Lynas", "graphite"]\nmetals = ["Ga"]\n'


def dated(
    text: str,
    words: str,
    name: str,
    first: date,
    last: date | None = None,
    **changes: object,
) -> Report:
    """Return a report that states one date in `words`."""
    interval = DateInterval(
        start=first,
        end=last or first,
        granularity=Granularity.QUARTER if last else Granularity.DAY,
        span=a_span(words, text),
    )
    document = a_document(id=f"doc-{words}", title=text[:40], text=text)
    event = an_event(
        trigger=a_span(text.split()[1], text),
        sentence=a_span(text.partition(". ")[0], text),
        dates=Dates(**{name: interval}),
        **changes,
    )
    return a_report(event, document)


def ban_arguments(event: Event) -> tuple[Argument, ...]:
    """Return a state and gallium instead of rare earths."""
    return tuple(
        replace(a, value=Commodity(id="Ga")) if isinstance(a.value, Commodity) else a
        for a in event.arguments
    )


def reports() -> Iterator[Report]:
    """Yield the reports, far enough ahead that no test ages."""
    yield dated(PAUSE, "10 November 2998", "expiry", date(2998, 11, 10))
    yield dated(
        DEAL,
        "fourth quarter of 2999",
        "effective",
        date(2999, 10, 1),
        date(2999, 12, 31),
        type="MERGER_ACQUISITION",
        family="CORPORATE_TRANSACTION",
        stage=Stage.ADOPTED,
        arguments=(a_company("Lynas Rare Earths", text=DEAL, role="acquirer"),),
    )
    yield dated(
        BAN,
        "1 May 2998",
        "expiry",
        date(2998, 5, 1),
        type="EXPORT_BAN_QUOTA",
        stage=Stage.ENDED,
        arguments=ban_arguments(an_event()),
    )


def keep(store: Store, place: Path, *told: Report) -> None:
    """Keep reports as the pipeline does, with the rules that match."""
    rules = load_rules(place / "rules", types=["EXPORT_LICENSING"])
    for report in told:
        near = store.stories.sharing(keys(report))
        given = assign(report, near, now=report.first_seen)
        store.stories.save(given, report)
        if given.change is not None:
            found = evaluate(
                rules, given.change, now=report.first_seen, last=store.matches.last
            )
            store.matches.add(found.matches)


def fill(place: Path, *told: Report) -> None:
    """Make a database in which the reports, or those of `reports`, are kept."""
    rules = place / "rules/ree.toml"
    text = rules.read_text(encoding="utf-8")
    if LISTS not in text:
        rules.write_text(text.replace("schema = 1\n", f"schema = 1\n{LISTS}"), "utf-8")
    with open_store(place / "lodewatch.db", now=NOON) as store:
        keep(store, place, *(told or tuple(reports())))


def a_later_pause() -> Report:
    """Return the report that moves the end of the pause."""
    text = PAUSE.replace("10 November", "20 November")
    report = dated(text, "20 November 2998", "expiry", date(2998, 11, 20))
    at = datetime(2025, 12, 1, tzinfo=UTC)
    return replace(report, published=at, first_seen=at + timedelta(minutes=5))
