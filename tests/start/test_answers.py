from monitor.start.answers import Answers, OwnSubject


def test_the_subject_has_a_title() -> None:
    """If it fails, the digest of a newcomer is headed by nothing."""
    own = OwnSubject(title="Offshore wind", words=("wind farm",))
    assert Answers().title == "Critical minerals"
    assert Answers(subject=own).title == "Offshore wind"
