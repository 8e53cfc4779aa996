"""Measure one question side by side with peers, in one run, and say so in one JSON line.

A script builds its data, then calls :func:`report` with a callable of ours and one per peer. Every callable
is timed as the best of three runs after one warm-up of ours (which also compiles and caches the kernels).
The peak memory is ours alone, read from a process of its own that runs the script again with ``--memory``.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

REPEATS = 3


def arguments(description: str) -> argparse.Namespace:
    """Return the options every bench script takes."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", type=Path, help="folder with data in the documented format")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    parser.add_argument("--memory", action="store_true", help="run ours once, print peak memory")
    return parser.parse_args()


def best_of(function: Callable[[], Any], repeats: int = REPEATS) -> tuple[float, Any]:
    """Return the shortest of several runs in seconds, and the last result."""
    times = []
    result = None
    for _ in range(repeats):
        start = time.perf_counter()
        result = function()
        times.append(time.perf_counter() - start)
    return min(times), result


def _peak_mb() -> float:
    """Return the peak resident memory of this process in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():  # unlike ru_maxrss, VmHWM does not carry over what the parent held when it forked
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 if sys.platform != "darwin" else peak / 1024**2


def _peak_in_own_process(options: argparse.Namespace) -> float:
    """Run this script again for ours alone and read its peak memory."""
    command = [sys.executable, sys.argv[0], "--memory"]
    command += ["--quick"] if options.quick else []
    command += ["--data", str(options.data)] if options.data else []
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout.strip().splitlines()[-1])


def report(
    question: str,
    options: argparse.Namespace,
    ours: Callable[[], Any],
    peers: Mapping[str, Callable[[], Any]],
    *,
    scale: Mapping[str, float] | None = None,
    quality: Callable[[Any, Mapping[str, Any]], Mapping[str, Any]] | None = None,
    peer_repeats: int = REPEATS,
) -> None:
    """Time ours and the peers, and print the JSON line last.

    ``scale`` multiplies the seconds of a peer that was run on a smaller part of the work; such a peer is
    named in ``scaled``. ``quality`` gets our result and the peers' and returns further figures for the
    line. Peers are imported inside their callables, so that they do not weigh on our peak memory.
    """
    if options.memory:
        ours()
        print(f"{_peak_mb():.1f}")
        return
    ours()  # compiles the kernels, which are then cached on disk
    ours_s, our_result = best_of(ours)
    print(f"{question}: ours {ours_s:.4f} s", flush=True)
    seconds, results = {}, {}
    for name, peer in peers.items():
        taken, results[name] = best_of(peer, peer_repeats)
        seconds[name] = taken * (scale or {}).get(name, 1.0)
        print(f"{question}: {name} {seconds[name]:.4f} s", flush=True)
    fastest = min(seconds, key=lambda name: seconds[name])
    line: dict[str, Any] = {
        "question": question,
        "ours_s": round(ours_s, 6),
        "peer": fastest,
        "peer_s": round(seconds[fastest], 6),
        "ratio": round(seconds[fastest] / ours_s, 3),
        "peers": {name: round(value, 6) for name, value in seconds.items()},
        "peak_mb": round(_peak_in_own_process(options), 1),
    }
    if scale:
        line["scaled"] = dict(scale)
    if quality:
        line.update(quality(our_result, results))
    print(json.dumps(line))
