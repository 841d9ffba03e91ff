"""A blocking channel blocks neither the loop nor the end."""

import asyncio
import subprocess
import sys
import threading

import pytest

from monitor.notify.thread import in_thread


def test_gives_the_value_and_the_error_back() -> None:
    """If it fails, an answer is lost in a thread."""
    assert asyncio.run(in_thread(len, "four")) == 4
    with pytest.raises(ZeroDivisionError):
        asyncio.run(in_thread(lambda n: n // 0, 1))


def test_the_loop_goes_on_meanwhile() -> None:
    """If it fails, one slow server stops all polling."""
    asked, free = threading.Event(), threading.Event()

    def work(_: str) -> str:
        asked.set()
        free.wait(10)
        return "done"

    async def scenario() -> str:
        waiting = asyncio.create_task(in_thread(work, ""))
        while not asked.is_set():
            await asyncio.sleep(0.01)
        free.set()
        return await waiting

    assert asyncio.run(scenario()) == "done"


def test_the_program_can_end_while_a_channel_hangs() -> None:
    """If it fails, a stop takes as long as the slowest server."""
    code = (
        "import asyncio, time\n"
        "from monitor.notify.thread import in_thread\n"
        "async def main():\n"
        "    try:\n"
        "        await asyncio.wait_for(in_thread(time.sleep, 600), 0.1)\n"
        "    except TimeoutError:\n"
        "        print('given up')\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == "given up\n"
    assert done.stderr == ""
