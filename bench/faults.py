"""Break a run at each system call that writes; check that no file is half written and the next run recovers.

    python bench/faults.py [--every N] [--calls write,rename,fsync] [--errors KILL,ENOSPC,EIO,EROFS]

Needs Linux and strace. A small fictional study is published once; then its notice and codebook change, so
that tables and figures change. The run that follows is the runner's own, with the code cells of each notebook
executed in one process instead of a kernel, so that each of its calls can be counted. It is broken at its
first call of a kind, at its second, and so on to the last: killed, or told that the disk is full, faulty or
read-only. After each break every published file must be the old one or the new one, complete; and a run that
is not broken must produce the same bytes as one that never was.

For results see README.md in this folder.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tqdm import tqdm

from helpers.files import paths
from helpers.running.steps import steps_of
from helpers.study.study import read_study

FAMILIES = {
    "write": "write,pwrite64,writev",
    "rename": "rename,renameat,renameat2",
    "fsync": "fsync,fdatasync",
    "open": "openat",
    "unlink": "unlink,unlinkat,rmdir",
}
CHILD = """
import json, os, sys, types
from pathlib import Path
from helpers.running import notebooks, pipeline
def execute(name, parameters, place, kernels, is_fictional):
    os.environ.update(place.as_variable())
    cells = json.loads(notebooks.source_path(name).read_text("utf-8"))["cells"]
    code = "\\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    exec(compile(code, name, "exec"), {"display": lambda *_: None})
    return json.dumps({"executed": name}).encode()
notebooks.execute = execute
pipeline.run(Path(sys.argv[1]), Path(sys.argv[1]), {}, kernels="plain")
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--every", type=int, default=1, metavar="N", help="break at every Nth call only (default: 1)"
    )
    parser.add_argument("--calls", default="rename,fsync,write,unlink", help=f"of {', '.join(FAMILIES)}")
    parser.add_argument("--errors", default="KILL,ENOSPC,EIO,EROFS", help="KILL, or the names of errors")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        base = prepare(Path(scratch))
        old = products(base)
        shutil.copytree(base, reference := Path(scratch) / "reference")
        calls = count_calls(reference)
        new = products(reference)
        changed = sum(old[name] != new[name] for name in new)
        print(f"{len(new)} published files, {changed} of which change. Calls in a run: {dict(calls)}")
        for error in arguments.errors.split(","):
            for family in arguments.calls.split(","):
                found: Counter[str] = Counter()
                for n in tqdm(
                    range(1, calls[family] + 1, arguments.every),
                    desc=f"{error} at {family}",
                    disable=None,
                    leave=False,
                ):
                    found += attempt(base, Path(scratch) / "try", family, error, n, old, new)
                print(
                    f"{error:7}{family:8}{found['breaks']:6} breaks, {found['stopped']} stopped the run, "
                    f"{found['torn']} torn files, {found['left']} temporary files left, "
                    f"{found['mended']} of {found['breaks']} recovered to the same bytes"
                )


def prepare(scratch: Path) -> Path:
    """Make and publish a small study, then change its notice and codebook; return its folder."""
    base = scratch / "base"
    make = [
        sys.executable,
        "-m",
        "helpers",
        "example",
        "--output",
        str(base),
        "--workers",
        "1",
        "--weeks",
        "4",
    ]
    subprocess.run(make, check=True, stdout=subprocess.DEVNULL, env=environment())
    shutil.copy(paths.ROOT / "data/codebook.yaml", base / "data/codebook.yaml")
    run(base)
    study = base / "data/study.yaml"
    study.write_text(
        study.read_text("utf-8").replace("Fictional example data", "Fictional example data, changed"), "utf-8"
    )
    codebook = base / "data/codebook.yaml"
    codebook.write_text(codebook.read_text("utf-8").replace("version: 1.0.0", "version: 1.0.1"), "utf-8")
    return base


def run(folder: Path, *before: str) -> subprocess.CompletedProcess[bytes]:
    """Run the pipeline on a study."""
    return subprocess.run(
        [*before, sys.executable, "-c", CHILD, str(folder)],
        capture_output=True,
        check=not before,
        env=environment(),
    )


def environment() -> dict[str, str]:
    return os.environ | {
        "PYTHONHASHSEED": "0",
        "MPLBACKEND": "agg",
        "TZ": "UTC",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def products(folder: Path) -> dict[str, str]:
    """Return the hash of each published file."""
    names = [
        name for step in steps_of(read_study(folder).worker_ids) for name in (*step.products, step.notebook)
    ]
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}


def count_calls(folder: Path) -> Counter[str]:
    """Run to the end; return the calls of the busiest process by kind: breaks are counted per process."""
    log = folder.parent / "calls"
    run(folder, "strace", "-f", "-qq", "-o", str(log), "-e", f"trace={','.join(FAMILIES.values())}")
    of_process: dict[str, Counter[str]] = {}
    for line in log.read_text("utf-8", "replace").splitlines():
        process, _, call = line.partition(" ")
        name = call.strip().partition("(")[0]
        family = next((family for family, names in FAMILIES.items() if name in names.split(",")), None)
        if family:
            of_process.setdefault(process, Counter())[family] += 1
    return max(of_process.values(), key=Counter.total)


def attempt(
    base: Path, folder: Path, family: str, error: str, n: int, old: dict[str, str], new: dict[str, str]
) -> Counter[str]:
    """Break one run at the Nth call, check the files, run again, and check them once more."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base, folder)
    how = "signal=KILL" if error == "KILL" else f"error={error}"
    broken = run(
        folder, "strace", "-f", "-qq", "-o", os.devnull, "-e", f"inject={FAMILIES[family]}:{how}:when={n}"
    )
    now = products(folder)
    torn = sum(now[name] not in {old[name], new[name]} for name in now)
    run(folder)
    left = sum(1 for part in folder.rglob("*.part") if part.is_file() and ".fieldwork" not in part.parts)
    same = products(folder) == new
    return Counter(breaks=1, stopped=int(broken.returncode != 0), torn=torn, left=left, mended=int(same))


if __name__ == "__main__":
    main()
