"""A Ray cluster of two machines on loopback, run as a program of its own.

Prints its address and the process of each node's raylet as one line of JSON, and ends
when its stdin does. Nothing is reported to anybody, and only loopback is listened on.
"""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",  # binds to loopback alone
    "RAY_AUTH_MODE": "disabled",  # else a token is written into the home folder
    "RAY_worker_niceness": "0",  # as everybody else: Ray's default is 15
}
HEALTH = {  # a dead node is noticed within seconds, a slow one is left alone
    "health_check_initial_delay_ms": 3000,
    "health_check_period_ms": 1000,
    "health_check_timeout_ms": 10000,
    "health_check_failure_threshold": 3,
}
MEMORY = 80 * 2**20


def main() -> None:
    os.environ.update(QUIET)
    from ray.cluster_utils import Cluster  # noqa: PLC0415 - reads the environment

    Path("/tmp/ray").mkdir(exist_ok=True)
    folder = tempfile.mkdtemp(prefix="ray-", dir="/tmp")
    one: dict[str, Any] = {
        "num_cpus": 1,
        "object_store_memory": MEMORY,
        "include_dashboard": False,
    }
    first = one | {"temp_dir": folder, "_system_config": HEALTH}
    cluster = Cluster(initialize_head=True, head_node_args=first)
    nodes = [cluster.head_node, cluster.add_node(**one)]
    raylets = [n.all_processes["raylet"][0].process.pid for n in nodes]
    print(json.dumps({"address": cluster.address, "raylets": raylets}), flush=True)
    sys.stdin.read()
    cluster.shutdown()  # type: ignore[no-untyped-call]
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
