"""Read type files: every mistake of every file at once, with file, line and key."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from monitor.config.settings import ExtractSettings
from monitor.errors import ConfigError, Problem
from monitor.extract.phrases import Phrase, compile_phrase
from monitor.extract.types.schema import (
    Blocker,
    CodeRow,
    EventType,
    Frame,
    FrameRow,
    FrameVerb,
    Kind,
    Slot,
    TypeFile,
)
from monitor.extract.words import core_words, verb_pattern
from monitor.model.event import Codes
from monitor.model.ontology import Stage
from monitor.nearest import suggest
from monitor.toml_file import Key, TomlFile, read

_HERE = Path(__file__).parent
_SHIPPED = "*"  # in `without`: every type that came with the program
_GROUPS = ("act", "any")


def load_types(extra: Sequence[Path] = ()) -> tuple[EventType, ...]:
    """Read the shipped types and those of `extra`, files or folders of the user's own.

    A type whose id is already known replaces the known one. Raise `ConfigError` with
    every mistake of every file.
    """
    own = _read_all(file for path in extra for file in files_at(path))
    return tuple({kind.id: kind for kind in (*_shipped(), *own)}.values())


@cache
def _shipped() -> tuple[EventType, ...]:
    """Read the types that came with the program, once a process."""
    return _read_all(files_at(_HERE))


def _read_all(paths: Iterable[Path]) -> tuple[EventType, ...]:
    found: list[EventType] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            found.append(_read(path))
        except ConfigError as error:
            problems.extend(error.problems)
    if problems:
        raise ConfigError(problems)
    return tuple(found)


def known_types(settings: ExtractSettings) -> tuple[EventType, ...]:
    """Return every type that the settings name, also what is switched off.

    Raise `ConfigError` as `load_types` does, and if what is switched off does not exist.
    """
    types = load_types(settings.types)
    names = [t.id for t in types]
    unknown = [w for w in settings.without if w.name not in (*names, _SHIPPED)]
    if unknown:
        raise ConfigError(
            Problem(
                file=w.file,
                line=w.line,
                key=w.key,
                message=f'there is no event type "{w.name}"{suggest(w.name, names)}',
            )
            for w in unknown
        )
    return types


def types_of(settings: ExtractSettings) -> tuple[EventType, ...]:
    """Return the types that are looked for in texts; raise as `known_types` does."""
    return tuple(t for t in known_types(settings) if not is_off(t, settings))


def is_off(kind: EventType, settings: ExtractSettings) -> bool:
    """Say whether the settings switch a type off, by its id or with all shipped ones."""
    names = {w.name for w in settings.without}
    return kind.id in names or (_SHIPPED in names and is_shipped(kind))


def is_shipped(kind: EventType) -> bool:
    """Say whether a type came with the program."""
    return Path(kind.file).parent == _HERE


def files_at(path: Path) -> Iterator[Path]:
    """Yield the type files of a folder, or the file itself."""
    if path.is_dir():
        yield from sorted(path.glob("*.toml"))
    else:
        yield path


def _read(path: Path) -> EventType:
    file = read(path)
    row = file.into(TypeFile)
    wrong = (_roles, _frames, _blockers, _examples)
    problems = {problem for look in wrong for problem in look(file, row)}
    if problems:
        raise ConfigError(problems)
    return EventType(
        id=row.id,
        title=row.title,
        family=row.family,
        track=row.track,
        direction=row.direction,
        roles=row.role,
        frames=tuple(_frame(frame, row.codes) for frame in row.frame),
        blockers=tuple(
            Blocker(words=_phrases(b.words), reason=b.reason, within=b.within)
            for b in row.blocker
        ),
        examples=row.example,
        lines=tuple(file.line(("example", n)) for n in range(len(row.example))),
        stages=dict(row.stages or {}),
        topical=row.topical,
        residual=row.residual,
        file=str(path),
    )


def _roles(file: TomlFile, row: TypeFile) -> Iterator[Problem]:
    names = [role.name for role in row.role]
    for number, name in enumerate(names):
        if name in names[:number]:
            message = f'role "{name}" stands twice'
            yield file.problem(("role", number, "name"), message)
    for number, role in enumerate(row.role):
        yield from _patterns(file, ("role", number, "after"), role.after)
        if (Slot.AFTER in role.at) != bool(role.after):
            message = 'the place "after" and the key `after` belong together'
            yield file.problem(("role", number), message)
    if not row.frame:
        yield file.problem(("frame",), "a type needs at least one frame")


def _frames(file: TomlFile, row: TypeFile) -> Iterator[Problem]:
    for number, frame in enumerate(row.frame):
        here: Key = ("frame", number)
        if not frame.noun and not frame.verb:
            yield file.problem(here, "a frame needs a noun, a verb, or both")
        if frame.sign not in (1, -1):
            yield file.problem((*here, "sign"), "must be 1 or -1")
        for key in ("noun", "words", "unless"):
            yield from _patterns(file, (*here, key), getattr(frame, key))
        yield from _verbs(file, (*here, "verb"), frame.verb)
        yield from _kinds(file, (*here, "needs"), frame.needs)


def _blockers(file: TomlFile, row: TypeFile) -> Iterator[Problem]:
    for number, blocker in enumerate(row.blocker):
        yield from _patterns(file, ("blocker", number, "words"), blocker.words)


def _examples(file: TomlFile, row: TypeFile) -> Iterator[Problem]:
    names = [role.name for role in row.role]
    for number, example in enumerate(row.example):
        for name in example.roles or {}:
            if name not in names:
                message = f'there is no role "{name}"{suggest(name, names)}'
                yield file.problem(("example", number, "roles", name), message)


def _patterns(file: TomlFile, key: Key, texts: Sequence[str]) -> Iterator[Problem]:
    for text in (part for whole in texts for part in whole.split(",")):
        try:
            compile_phrase(text)
        except ValueError as error:
            yield file.problem(key, str(error))


def _verbs(file: TomlFile, key: Key, texts: Sequence[str]) -> Iterator[Problem]:
    classes = core_words().classes
    for text in texts:
        name = text.removeprefix("-")
        if name.startswith("@"):
            if name[1:] not in (*classes, *_GROUPS):
                near = suggest(name[1:], (*classes, *_GROUPS))
                yield file.problem(key, f'there is no verb class "{name}"{near}')
        else:
            verb, _, stage = name.partition("=")
            yield from _patterns(file, key, (verb,))
            if stage and stage not in list(Stage):
                near = suggest(stage, list(Stage))
                yield file.problem(key, f'"{stage}" is no stage{near}')


def _kinds(file: TomlFile, key: Key, texts: Sequence[str]) -> Iterator[Problem]:
    known = [str(kind) for kind in Kind]
    for text in texts:
        for name in text.split("|"):
            if name not in known:
                near = suggest(name, known)
                yield file.problem(key, f'"{name}" is no kind{near}')


def _frame(row: FrameRow, codes: CodeRow | None) -> Frame:
    verbs: dict[str, list[FrameVerb]] = {}
    for text in row.verb:
        for verb in _frame_verbs(text):
            verbs.setdefault(verb.pattern.lemma, []).append(verb)
    return Frame(
        row=row,
        nouns=_phrases(row.noun),
        verbs={
            lemma: tuple(sorted(found, key=_rank)) for lemma, found in verbs.items()
        },
        words=_phrases(row.words),
        unless=_phrases(row.unless),
        needs=tuple(tuple(Kind(k) for k in n.split("|")) for n in row.needs),
        codes=_codes(row.codes, codes),
        any_verb="@any" in row.verb,
    )


def _rank(verb: FrameVerb) -> tuple[bool, bool]:
    """Look at particles first, and at a frame's own verbs before a class's."""
    return (verb.pattern.after is None, verb.group in core_words().classes)


def _frame_verbs(text: str) -> Iterator[FrameVerb]:
    """Read one entry of a `verb` list; a class gives all of its verbs."""
    turn = -1 if text.startswith("-") else 1
    name = text.removeprefix("-")
    classes = core_words().classes
    if not name.startswith("@"):
        verb, _, stage = name.partition("=")
        yield FrameVerb(
            pattern=verb_pattern(verb),
            sign=turn,
            stage=Stage(stage) if stage else None,
            group=verb,
        )
        return
    if name == "@any":
        return
    for row in classes.values() if name == "@act" else (classes[name[1:]],):
        for verb in row.verbs:
            yield FrameVerb(
                pattern=verb_pattern(verb),
                sign=turn * row.sign,
                stage=row.stage,
                group=row.name,
            )


def _phrases(texts: Sequence[str]) -> tuple[Phrase, ...]:
    return tuple(compile_phrase(part) for text in texts for part in text.split(","))


def _codes(*rows: CodeRow | None) -> Codes:
    """Join codes; what an earlier row states stands before a later one's."""
    given: dict[str, object] = {}
    for row in rows:
        if row is not None:
            for key, value in dataclasses.asdict(row).items():
                given.setdefault(key, value or None)
    known = {key: value for key, value in given.items() if value is not None}
    return Codes(**known)  # type: ignore[arg-type]
