"""Time the notebooks, run by the runner, against one plain script that does the same work.

The plain script has all code cells of the notebooks in one process: the baseline. Each is a whole process,
from the start of Python to its end; rounds are interleaved, the least wall time of each is taken, and ratios
are to the baseline.

Measured for the example study (November 2026): the runner takes 1.91 times as long as the plain script, of
which the start of eleven kernels is 0.88; with nothing to do, it takes 0.01.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from helpers.files import paths
from helpers.files.place import Place
from helpers.running import notebooks
from helpers.running.steps import steps_of

ROUNDS, WORKERS = 3, ("W1", "W2", "W3", "W4", "W5")


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        script = Path(scratch) / "plain.py"
        script.write_text(
            "\n".join(cell for step in steps_of(WORKERS) for cell in cells(step.name, step.worker)),
            encoding="utf-8",
        )
        fieldwork = [sys.executable, "-m", "helpers", "run", "--output", f"{scratch}/runner"]
        times: dict[str, list[float]] = {}
        for _ in range(ROUNDS):
            shutil.rmtree(f"{scratch}/runner", ignore_errors=True)
            took(
                times,
                "plain script, one process",
                [sys.executable, str(script)],
                Place.at(paths.ROOT, Path(scratch) / "plain").as_variable(),
            )
            took(times, "as many kernels that only import", [sys.executable, "-c", KERNELS], {})
            took(times, "fieldwork run, from nothing", fieldwork, {})
            took(times, "fieldwork run, nothing to do", fieldwork, {})
    baseline = min(times["plain script, one process"])
    print(f"{'':48}{'seconds':>9}{'ratio':>8}")
    for name, seconds in times.items():
        print(f"{name:48}{min(seconds):9.2f}{min(seconds) / baseline:8.2f}")


def cells(name: str, worker: str) -> list[str]:
    """Return the code cells of a notebook, for a worker's portrait with its worker as parameter."""
    notebook = json.loads(notebooks.source_path(name).read_text(encoding="utf-8"))
    sources = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return [source.replace('worker: str = ""', f'worker: str = "{worker}"') for source in sources]


def took(times: dict[str, list[float]], name: str, command: list[str], environment: dict[str, str]) -> None:
    """Run a command and record its wall time."""
    quiet = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run(command, env=quiet | environment, check=True, stdout=subprocess.DEVNULL, cwd=paths.ROOT)
    times.setdefault(name, []).append(time.perf_counter() - start)


KERNELS = """
import tempfile
from jupyter_client import KernelManager
for _ in range(11):
    with tempfile.TemporaryDirectory() as folder:
        manager = KernelManager(kernel_name="python3", transport="ipc", ip=f"{folder}/k")
        manager.start_kernel()
        client = manager.blocking_client()
        client.start_channels()
        client.wait_for_ready()
        code = "from helpers import article, fieldwork, figures, tables"
        client.execute_interactive(code, output_hook=lambda message: None)
        client.stop_channels()
        manager.shutdown_kernel(now=True)
"""

if __name__ == "__main__":
    main()
