"""The kernels of a run: forked from a fork_server that has imported what notebooks import, or started plainly, one by one.

papermill passes the manager on to nbclient, so that a forked kernel is a real ipykernel, driven like any other. Kernels are
plain on Windows, which cannot fork, on macOS, whose frameworks may not be used in a fork, and where no fork_server can be started.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from multiprocessing import Pipe
from pathlib import Path
from typing import Any, Literal, Self

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.launcher import launch_kernel
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from helpers.files import paths

Kind = Literal["forked", "plain"]
Imports = list[tuple[str, tuple[str, ...]]]
CAN_FORK = os.name == "posix" and sys.platform != "darwin"
OWN = ("FIELDWORK_", "JPY_")
"""How the names of variables begin that are a kernel's own: the fork_server does not get them."""
PATIENCE_S = 10.0
SURROUNDINGS = {"MPLBACKEND": "agg", "PYTHONHASHSEED": "0", "TZ": "UTC"}


def without_chance(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which a kernel's hashes, clock and pictures do not depend on whoever starts it, and imports are quick."""
    return {
        name: value for name, value in environment.items() if name != "PYTHONDONTWRITEBYTECODE"
    } | SURROUNDINGS


class ForkServerGoneError(Exception):
    """The fork_server has ended, or could not be started."""


class ForkServer:
    """The process that forks kernels (see `fork_server`), and the line to it."""

    def __init__(self, imports: Imports) -> None:
        self._line, theirs = Pipe()
        self._lock = threading.Lock()
        self._is_ready = False
        environment = {
            name: value for name, value in without_chance(os.environ).items() if not name.startswith(OWN)
        }
        command = [sys.executable, "-m", f"{__package__}.fork_server", str(theirs.fileno())]
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 - our own module
                command,
                cwd=paths.NOTEBOOKS,
                env=environment,
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self._line.send(imports)

    def fork(self, arguments: list[str], folder: str, environment: dict[str, str]) -> Forked:
        """Return a new kernel.

        Raises
        ------
        ForkServerGoneError
            There is no fork_server any longer.
        """
        return Forked(self._ask((arguments, folder, environment)), self)

    def status_of(self, pid: int) -> int | None:
        """Return a kernel's exit status, or None while it lives. Without the fork_server it is dead, or dies within a second."""
        try:
            status: int | None = self._ask(pid)
        except ForkServerGoneError:
            return -signal.SIGKILL
        return status

    def _ask(self, question: Any) -> Any:
        with self._lock:
            try:
                if not self._is_ready:
                    self._is_ready = self._line.recv() == "ready"
                self._line.send(question)
                return self._line.recv()
            except (EOFError, OSError):
                raise ForkServerGoneError from None
            except BaseException:
                # Interrupted before the answer came, which the next question would take for its own.
                self._line.close()
                raise

    def close(self) -> None:
        """End the fork_server and its kernels, and wait for them: their processor time is the run's."""
        with self._lock:
            self._line.close()
        try:
            self.process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Forked:
    """A kernel that is the fork_server's child, with as much of `subprocess.Popen` as a provisioner asks for."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, fork_server: ForkServer) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._nursery = fork_server

    def poll(self) -> int | None:
        """Return the exit status, or None."""
        if self.returncode is None:
            self.returncode = self._nursery.status_of(self.pid)
        return self.returncode

    def wait(self) -> int:
        """Return the exit status, when there is one."""
        while (status := self.poll()) is None:
            time.sleep(0.05)
        return status

    def send_signal(self, signum: int) -> None:
        """Send a signal. The fork_server keeps the pid of a kernel that has ended until it has told so: it is nobody else's."""
        if self.poll() is None:
            os.kill(self.pid, signum)

    def kill(self) -> None:
        """Kill it."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class Kernels:
    """The kernels of one run, on its threads. Leaving it ends them all.

    Parameters
    ----------
    kind
        ``forked``, where this system can, or ``plain``.
    imports
        What the fork_server imports, beside what every kernel does.
    report
        Told, if no fork_server could be started.
    """

    def __init__(self, kind: Kind, imports: Imports, report: Callable[[str], None]) -> None:
        self._nursery = ForkServer(imports) if kind == "forked" and CAN_FORK else None
        self._report = report
        self._started: list[Forked | subprocess.Popen[bytes]] = []
        self._is_ended = False
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
        if self._nursery:
            self._nursery.close()

    def manager(self, variables: dict[str, str]) -> type[Manager]:
        """Return the class of manager that papermill is given: its kernels have these variables, beside the environment."""
        return type("Manager", (Manager,), {"kernels": self, "variables": variables})

    def start(self, command: list[str], **options: Any) -> Forked | subprocess.Popen[bytes]:
        """Start a kernel by its command, or fork what the command would start."""
        with self._lock:
            if self._is_ended:
                msg = "The run ends: no kernel is started any more."
                raise RuntimeError(msg)
            process = self._fork(command, **options) or launch_kernel(command, **options)
            self._started.append(process)
            return process

    def _fork(self, command: list[str], **options: Any) -> Forked | None:
        at = command.index("ipykernel_launcher") if "ipykernel_launcher" in command else 0
        # Another Python's kernel, or no Python's, is started by its own command.
        if self._nursery is None or not at or command[0] != sys.executable:
            return None
        try:
            return self._nursery.fork(
                command[at + 1 :], str(options.get("cwd") or Path.cwd()), options["env"]
            )
        except ForkServerGoneError:
            self._report("Kernels are started one by one: the process that would fork them has ended.")
            self._nursery.close()
            self._nursery = None
            return None

    def end(self) -> None:
        """Kill all kernels, and start no more."""
        with self._lock:
            self._is_ended = True
            for process in self._started:
                process.kill()


class Manager(AsyncKernelManager):
    """A manager whose kernels a `Kernels` starts."""

    kernels: Kernels
    variables: dict[str, str]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.kernel_id = str(uuid.uuid4())
        self.provisioner = Provisioner(parent=self, kernel_id=self.kernel_id, kernel_spec=self.kernel_spec)


class Provisioner(LocalProvisioner):
    """A provisioner of kernels on this machine, of which only the start is different."""

    async def launch_kernel(self, cmd: list[str], **options: Any) -> KernelConnectionInfo:
        """Start the kernel."""
        options = self._scrub_kwargs(options)
        options["env"] = without_chance(options["env"]) | self.parent.variables
        self.process = self.parent.kernels.start(cmd, **options)
        self.pid = self.process.pid
        # Each kernel leads a session, and so a group, of its own.
        self.pgid = self.pid if os.name == "posix" else None
        self.cwd = options.get("cwd", Path.cwd())
        return self.connection_info
