"""The fork server: a process that imports what notebooks import, and forks a new kernel on request.

Each run starts its own (``python -m …``, see `kernels`). A fork inherits whatever its parent holds: the fork
server therefore has a single thread, no ZMQ context and nothing from a study. It never runs a notebook
itself, so no notebook sees what another has left behind.

`multiprocessing` has a fork server too, but there is one for the whole process; it keeps the environment of
its first user (including the hash seed), runs the caller's main module in every child, and nothing waits for
it.
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
ALWAYS_IMPORTED = (("ipykernel.kernelapp", ("IPKernelApp",)), ("IPython.display", ("display",)))
"""What every kernel imports, whatever its notebook does."""

IMPORTED_ON_FIRST_USE = (
    "matplotlib.backends.backend_svg",
    "matplotlib.backends.backend_pdf",
    "pandera.backends.pandas.builtin_checks",
    "pandera.backends.pandas.builtin_hypotheses",
    "pandera.backends.pandas.register",
    "pandera.strategies.pandas_strategies",
    "PIL.WebPImagePlugin",
)
"""What libraries import when they first save a figure or check a table: imported early if the library is."""

Imports = Iterable[tuple[str, tuple[str, ...]]]
"""Modules, each with the names that are imported from it."""


class KernelRequest(NamedTuple):
    """What the run sends to have a kernel forked."""

    arguments: list[str]
    folder: str
    environment: dict[str, str]


def main() -> None:
    """Serve requests until the run ends; in a fork, become a kernel."""
    import resource  # Windows has no such module, and never runs this one

    # Kernels hold participants' words in memory: a crash must not write them to disk.
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    # `-m` puts the current folder first on the path. `ipykernel_launcher` takes it off again, and so must
    # this.
    if sys.path[0] == os.getcwd():  # noqa: PTH109 - compared as `-m` has written it
        del sys.path[0]
    request = serve(Connection(int(sys.argv[1])))
    if request is not None:
        become_kernel(request)


def serve(connection: Connection) -> KernelRequest | None:
    """Answer requests: for a kernel with its pid, for a pid with the exit status of that kernel, or None.

    Returns
    -------
    KernelRequest | None
        In a fork, the kernel that it is to become. In the fork server None, once the run has ended, in
        whatever way; its kernels are then ended too.
    """
    kernels: set[int] = set()
    try:
        preload(connection.recv())
        connection.send("ready")
        while True:
            received = connection.recv()
            if isinstance(received, int):
                connection.send(status_of(received, kernels))
                continue
            pid = os.fork()
            if pid == 0:
                # If forks kept the connection open, the run would not notice the end of the fork server
                # before all its kernels had ended too.
                connection.close()
                return KernelRequest(*received)
            kernels.add(pid)
            connection.send(pid)
    except (EOFError, OSError):
        end_kernels(kernels)
        return None


def preload(imports: Imports) -> None:
    """Import modules, and keep the garbage collector away from them, so that forks share their memory."""
    for module, names in (*ALWAYS_IMPORTED, *imports):
        __import__(module, fromlist=names)
    for module in IMPORTED_ON_FIRST_USE:
        if module.partition(".")[0] in sys.modules:
            # Some of these need packages that are not installed everywhere (Hypothesis), and are then not
            # used.
            with suppress(ImportError):
                __import__(module)
    gc.collect()
    gc.freeze()
    # Tables and figures create many objects that stay alive: to collect after every 700, as is usual, frees
    # nothing.
    gc.set_threshold(50_000, 20, 20)


def status_of(pid: int, kernels: set[int]) -> int | None:
    """Return the exit status of a kernel as `subprocess` gives it (-9: killed), or None while it is alive."""
    ended, status = os.waitpid(pid, os.WNOHANG)
    if not ended:
        return None
    kernels.discard(pid)
    return os.waitstatus_to_exitcode(status)


def end_kernels(kernels: set[int]) -> None:
    """Kill the kernels, and wait for each, so that the run's processor time includes theirs."""
    for pid in kernels:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def become_kernel(request: KernelRequest) -> None:
    """Become a kernel as if started by its command: with its own session, environment, folder and seed."""
    fork_server = os.getppid()
    # As the leader of a session it receives signals together with the processes that it starts, and none from
    # the terminal.
    os.setsid()
    os.environ.clear()
    os.environ.update(request.environment)
    time.tzset()
    os.chdir(request.folder)
    launcher = KERNEL
    spec = importlib.util.find_spec(KERNEL)
    if spec:
        launcher = str(spec.origin)
    sys.argv = [launcher, *request.arguments]
    if "numpy.random" in sys.modules:
        # Python reseeds its own generator in each fork; numpy's global one would draw the same in every
        # kernel.
        sys.modules["numpy"].random.seed()
    from ipykernel.kernelapp import IPKernelApp

    # A kernel ends with its parent. The parent is passed as an option, since ipykernel reads the environment
    # variable when it is imported, which has already happened in the fork server.
    IPKernelApp.launch_instance(parent_handle=fork_server)


if __name__ == "__main__":
    main()
