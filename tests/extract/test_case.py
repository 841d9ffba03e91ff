"""How probable an event must be."""

from dataclasses import replace

from monitor.extract.case import asked, drafts_in
from tests.extract.case import FRAMED, OBLIQUE, SURE, a_case


def test_less_is_asked_where_a_frame_has_fired() -> None:
    """If it fails, one witness decides everything."""
    framed, oblique = a_case(FRAMED, 0.9), a_case(OBLIQUE, 0.9)
    assert asked(framed, framed.verdicts[0]) == SURE.framed
    assert asked(oblique, oblique.verdicts[0]) == SURE.event


def test_more_is_asked_off_the_subject_and_less_of_a_bare_text() -> None:
    case = a_case(FRAMED, 0.9)
    off = replace(case, fitting=frozenset())
    assert asked(off, off.verdicts[0]) == SURE.unfit
    bare = replace(case, title=" ")
    assert asked(bare, bare.verdicts[0]) < SURE.framed


def test_a_frame_counts_in_its_own_sentence_only() -> None:
    case = a_case(f"{OBLIQUE} {FRAMED}", 0.9, 0.9)
    assert [len(drafts_in(case, v)) for v in case.verdicts] == [0, 1]
