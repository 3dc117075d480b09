"""The fork_server: one process that has imported what notebooks import, and becomes a kernel, by a fork, whenever one is asked for.

A run starts it afresh (``python -m …``, see `kernels`). It has one thread and no ZMQ context, and nothing of a study: a
fork carries over whatever its parent holds. It never runs a notebook itself, so no notebook sees what another has left.

`multiprocessing` has a fork_server too. It is one for the whole process, keeps the environment of whoever used it first (the
hash seed among it), runs the caller's main module in every child, and nobody waits for it.
"""

from __future__ import annotations

import gc
import importlib.util
import os
import signal
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import NamedTuple

KERNEL = "ipykernel_launcher"
ALWAYS = (("ipykernel.kernelapp", ("IPKernelApp",)), ("IPython.display", ("display",)))
"""What every kernel imports, whatever stands in its notebook."""

AT_FIRST_USE = (
    "matplotlib.backends.backend_svg",
    "matplotlib.backends.backend_pdf",
    "pandera.strategies.pandas_strategies",
)
"""What libraries import when they first save a figure or check a table: imported if the library is."""

Imports = Iterable[tuple[str, tuple[str, ...]]]
"""Modules, each with the names that are taken from it."""


class Order(NamedTuple):
    """The kernel that is asked for."""

    arguments: list[str]
    folder: str
    environment: dict[str, str]


def main() -> None:
    """Serve until the driver ends; in a fork, be a kernel."""
    import resource  # which Windows has not, where this is never run

    # What kernels hold is what people said: no crash may write it to a disk.
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    # As `ipykernel_launcher` does: `-m` looks for modules where it is started, and a kernel does not at first.
    if sys.path[0] == os.getcwd():  # noqa: PTH109 - as it stands there
        del sys.path[0]
    order = serve(Connection(int(sys.argv[1])))
    if order is not None:
        be_kernel(order)


def serve(line: Connection) -> Order | None:
    """Answer the driver: an order with the pid of its kernel, a pid with the status in which that has ended, or None.

    Returns
    -------
    Order | None
        In a fork, what it is to be. In the fork_server None, when the driver has ended, however it did: with it go its kernels.
    """
    kernels: set[int] = set()
    try:
        preload(line.recv())
        line.send("ready")
        while True:
            asked = line.recv()
            if isinstance(asked, int):
                line.send(status_of(asked, kernels))
                continue
            pid = os.fork()
            if pid == 0:
                # Held open here, the line would not tell the driver of the fork_server's end before that of its kernels.
                line.close()
                return Order(*asked)
            kernels.add(pid)
            line.send(pid)
    except (EOFError, OSError):
        end(kernels)
        return None


def preload(imports: Imports) -> None:
    """Import modules, and keep the collector from touching what they hold: memory that nobody writes is shared with the forks."""
    for module, names in (*ALWAYS, *imports):
        __import__(module, fromlist=names)
    for module in AT_FIRST_USE:
        if module.partition(".")[0] in sys.modules:
            # Some of it needs what is not installed everywhere (Hypothesis), and then nobody imports it.
            with suppress(ImportError):
                __import__(module)
    gc.collect()
    gc.freeze()
    # Tables and figures make many objects that live: the collector's usual haste, after each 700, finds nothing to free in them.
    gc.set_threshold(50_000, 20, 20)


def status_of(pid: int, kernels: set[int]) -> int | None:
    """Return the exit status of a kernel as `subprocess` tells it (-9: killed), or None while it lives."""
    ended, status = os.waitpid(pid, os.WNOHANG)
    if not ended:
        return None
    kernels.discard(pid)
    return os.waitstatus_to_exitcode(status)


def end(kernels: set[int]) -> None:
    """Kill the kernels, and wait for each: their processor time is then part of the run's."""
    for pid in kernels:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def be_kernel(order: Order) -> None:
    """Become a kernel, as if started by its command: session, environment, folder, arguments and chance of its own."""
    fork_server = os.getppid()
    # As the leader of a session it gets signals with whatever it starts, and none from the terminal.
    os.setsid()
    os.environ.clear()
    os.environ.update(order.environment)
    time.tzset()
    os.chdir(order.folder)
    spec = importlib.util.find_spec(KERNEL)
    sys.argv = [str(spec.origin) if spec else KERNEL, *order.arguments]
    if "numpy.random" in sys.modules:
        # Python's own generator is seeded anew in each fork, numpy's global one is not: all kernels would draw the same.
        sys.modules["numpy"].random.seed()
    from ipykernel.kernelapp import IPKernelApp

    # By option: ipykernel reads the variable when it is imported, and that was in the fork_server. A kernel ends with its parent.
    IPKernelApp.launch_instance(parent_handle=fork_server)


if __name__ == "__main__":
    main()
