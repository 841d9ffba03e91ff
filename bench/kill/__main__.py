"""`python -m bench.kill --rounds N`: the real program under `kill -9`.

Most rounds are killed while they tell, some while they take news in. Exits with 1 if a
message was lost or doubled.
"""

import argparse
import random
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.kill.lane import Lane, prepare
from bench.kill.ledger import Ledger
from bench.table import shown


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.kill", description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument(
        "--minutes", type=float, default=1e6, help="begin no round after so long"
    )
    parser.add_argument("--lanes", type=int, default=4, help="rounds at once")
    parser.add_argument(
        "--seed", type=int, default=random.SystemRandom().randrange(10**6)
    )
    parser.add_argument("--keep", type=Path, help="work in this folder and leave it")
    chosen = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.keep or Path(temporary)
        ledger = measure(
            folder, chosen.rounds, chosen.lanes, chosen.seed, chosen.minutes
        )
    print(shown(ledger.tables()))
    print(f"\nseed {chosen.seed}, {time.monotonic() - began:.0f} s")
    for note in ledger.notes:
        print(note)
    return 0 if ledger.sound else 1


def measure(folder: Path, rounds: int, lanes: int, seed: int, minutes: float) -> Ledger:
    """Run `rounds` rounds, `lanes` at once; the last of several lanes takes news in."""
    template = folder / "template"
    template.mkdir(parents=True)
    wanted = prepare(template)
    parts = [rounds // lanes + (n < rounds % lanes) for n in range(lanes)]
    made = [
        Lane(
            template=template,
            wanted=wanted,
            folder=folder / str(n),
            seed=seed + n,
            takes_in=n > 0 and n == lanes - 1,
            until=time.monotonic() + minutes * 60,
        )
        for n in range(lanes)
    ]
    whole = Ledger()
    with ThreadPoolExecutor(lanes) as pool:
        for ledger in pool.map(Lane.run, made, parts):
            whole.add(ledger)
    return whole


if __name__ == "__main__":
    sys.exit(main())
