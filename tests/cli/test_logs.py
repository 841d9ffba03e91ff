import json
import logging
import sys

import pytest

from monitor.cli.logs import HIDDEN, JsonLines, Logs, Redaction, TextLines, facts

TOKEN = "xoxb-12/34+secret"
log = logging.getLogger("monitor.cli.test_logs")
theirs = logging.getLogger("some.library")


def a_record(message: str = "visited", **extra: object) -> logging.LogRecord:
    record = logging.makeLogRecord(
        {"name": "monitor.daemon", "levelno": 20, "levelname": "INFO", "msg": message}
    )
    record.created = 1795391101.5
    vars(record).update(extra)
    return record


def test_a_line_holds_time_level_place_message_and_facts() -> None:
    """An operator could not search the log by its facts."""
    record = a_record(source="mofcom", new=3, reason="HTTP 403", error=None)
    expected = (
        "2026-11-22T23:45:01Z INFO  monitor.daemon: visited "
        'source=mofcom new=3 reason="HTTP 403"'
    )
    assert TextLines().format(record) == expected


def test_json_lines_hold_the_same() -> None:
    """A log collector would have to take lines of text apart."""
    record = a_record(source="mofcom", new=3)
    assert json.loads(JsonLines().format(record)) == {
        "time": "2026-11-22T23:45:01Z",
        "level": "info",
        "logger": "monitor.daemon",
        "message": "visited",
        "source": "mofcom",
        "new": 3,
    }


@pytest.mark.parametrize(
    "text",
    ["a\n2026-11-22T23:45:01Z ERROR x: forged", "\x1b[2Jcleared", "a\r\u2028b\x85"],
    ids=["line", "escape", "odd ends"],
)
def test_outside_words_cannot_forge_a_line(text: str) -> None:
    """A feed could write the operator's log, or drive the terminal."""
    for record in (a_record(text), a_record(title=text)):
        line = TextLines().format(record)
        assert "\x1b" not in line
        assert not any(p.startswith("2026") for p in line.splitlines()[1:])
        assert len(JsonLines().format(record).split("\n")) == 1


def told(capsys: pytest.CaptureFixture[str], log_format: str) -> str:
    with Logs(level=logging.INFO) as logs:
        logs.follow("json" if log_format == "json" else "text")
        logs.hide([TOKEN, ""])
        log.info("sending with %s", TOKEN)
        theirs.warning("POST https://a.example/?token=xoxb-12%2F34%2Bsecret")
        log.warning("facts", extra={"header": {"Authorization": f"Bearer {TOKEN}"}})
        try:
            int(TOKEN)
        except ValueError:
            theirs.exception("failed", stack_info=True)
    return capsys.readouterr().err


@pytest.mark.fault(no=55)
@pytest.mark.parametrize("log_format", ["text", "json"])
def test_no_record_of_any_logger_holds_a_secret(
    log_format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A token would stand in the log that is sent to others."""
    err = told(capsys, log_format)
    assert TOKEN not in err
    assert "12%2F34" not in err
    assert err.count(HIDDEN) >= 4
    assert "ValueError" in err


def test_a_careless_log_call_is_still_told() -> None:
    """A library's mistake in a log call would hide what it wanted to say."""
    record = a_record("two %s %s")
    record.args = ("one",)
    assert Redaction().filter(record)
    assert "do not fit" in record.getMessage()
    assert facts(record) == {}


@pytest.mark.parametrize(
    ("level", "own", "others"),
    [
        (logging.WARNING, logging.WARNING, logging.WARNING),
        (logging.INFO, logging.INFO, logging.WARNING),
        (logging.DEBUG, logging.DEBUG, logging.WARNING),
        (0, logging.DEBUG, logging.DEBUG),
        (logging.ERROR, logging.ERROR, logging.ERROR),
        (90, logging.CRITICAL, 90),
    ],
)
def test_libraries_say_less_than_we_do(level: int, own: int, others: int) -> None:
    """-v would drown our own lines in those of an HTTP library."""
    before = (logging.getLogger().level, logging.getLogger("monitor").level)
    with Logs(level=level):
        assert log.getEffectiveLevel() == own
        assert theirs.getEffectiveLevel() == others
    after = (logging.getLogger().level, logging.getLogger("monitor").level)
    assert after == before


def test_lines_go_to_the_present_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    """Log lines would tear a progress bar, which stands in for stderr."""
    with Logs(level=logging.INFO) as logs:
        assert isinstance(logs._handler, logging.StreamHandler)
        assert logs._handler.stream is sys.stderr
        log.info("hello")
    told_ = capsys.readouterr()
    assert told_.out == ""
    assert told_.err.endswith("monitor.cli.test_logs: hello\n")
