"""All fuzzing targets by their names."""

from bench.fuzz import files, parsing, showing, texts
from bench.fuzz.target import Target

TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        *parsing.TARGETS,
        *texts.TARGETS,
        *files.TARGETS,
        *showing.TARGETS,
    )
}
