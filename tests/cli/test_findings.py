from monitor.cli.findings import Level, fail, ok, warn


def test_a_finding_says_how_grave_it_is() -> None:
    """If it fails, what does not work is reported as in order."""
    assert ok("x", "y").level is Level.OK
    assert warn("x", "y").level is Level.WARN
    found = fail("x", "y", "mend it")
    assert (found.level, found.subject, found.words) == (Level.FAIL, "x", "y")
    assert found.advice == "mend it"
