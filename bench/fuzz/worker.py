"""The process that fuzzes one target, of the module that holds it.

`python -m bench.fuzz.worker MODULE TARGET FOLDER SECONDS` loads no other module of targets.
A broken law does not stop it. Each is kept once, with the shortest input that breaks it,
in `FOLDER/found`; what ends the process (a crash, a hang) is kept there by libFuzzer.
"""

import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from bench.fuzz.target import ROOT, SlowError, named

if TYPE_CHECKING:
    from bench.fuzz.target import Target

_OURS = ("monitor", "bench")


def main() -> None:
    import atheris  # noqa: PLC0415 - an extra: whoever only asks for --help lacks it

    module, name, place, seconds = sys.argv[1:5]
    folder = Path(place)
    with atheris.instrument_imports(include=["monitor", "feedparser"]):
        targets: tuple[Target, ...] = import_module(module).TARGETS
    target = next(target for target in targets if target.name == name)
    found = folder / "found"
    found.mkdir(parents=True, exist_ok=True)
    corpus = folder / "corpus"
    if not corpus.exists():
        corpus.mkdir()
        for seed in target.seeds():
            (corpus / named(seed)).write_bytes(seed[: target.longest])

    def once(data: bytes) -> None:
        try:
            target.run(data)
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            keep(found, error, data)

    atheris.Setup(
        [
            sys.argv[0],
            f"-max_total_time={int(seconds)}",
            f"-max_len={target.longest}",
            f"-artifact_prefix={found}/",
            "-timeout=60",
            "-rss_limit_mb=3000",
            "-print_final_stats=1",
            "-verbosity=1",
            str(corpus),
        ],
        once,
    )
    atheris.Fuzz()


def keep(found: Path, error: Exception, data: bytes) -> None:
    """Keep a broken law under the place where it broke, unless a shorter input is there."""
    place = _place(error)
    input_, words = found / f"{place}.bin", found / f"{place}.txt"
    if input_.exists() and len(input_.read_bytes()) <= len(data):
        return
    input_.write_bytes(data)
    words.write_text("".join(traceback.format_exception(error)), encoding="utf-8")


def _place(error: Exception) -> str:
    """Name where an error comes from: its type and the innermost line of our own."""
    if isinstance(error, SlowError):
        return "SlowError"
    frames = traceback.extract_tb(error.__traceback__)
    ours = [
        f for f in frames if f.filename.startswith(tuple(str(ROOT / o) for o in _OURS))
    ]
    last = ours[-1] if ours else frames[-1]
    return f"{type(error).__name__}-{Path(last.filename).stem}-{last.lineno}"


if __name__ == "__main__":
    main()
