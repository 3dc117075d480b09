"""The kernels of a run: forked from a process that has imported what notebooks import, or started singly.

papermill passes the kernel manager on to nbclient, so a forked kernel is a real ipykernel and is driven like
any other. Kernels are plain on Windows, which cannot fork; on macOS, whose frameworks may not be used after a
fork; and where the fork server cannot be started.
"""

from __future__ import annotations

import asyncio
import math
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing import Pipe
from pathlib import Path
from queue import Empty
from typing import Any, Literal, Self

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.launcher import launch_kernel
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from helpers.files import paths

KernelKind = Literal["forked", "plain"]
Imports = list[tuple[str, tuple[str, ...]]]
CAN_FORK = os.name == "posix" and sys.platform != "darwin"
KERNEL_VARIABLES = ("FIELDWORK_", "JPY_")
"""Prefixes of the environment variables that belong to one kernel: the fork server does not get them."""
CLOSING_TIME_S = 10.0
"""How long the fork server is given to end before it is killed."""
POLLING_TIME_S = 0.005
FIXED_VARIABLES = {"MPLBACKEND": "agg", "PYTHONHASHSEED": "0", "TZ": "UTC"}


def reproducible_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which hashes, clock and plots are the same whoever starts the kernel."""
    kept = dict(environment)
    # Without compiled modules on disk, every kernel would compile its imports again.
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept | FIXED_VARIABLES


class ForkServerGoneError(Exception):
    """The fork server has ended, or could not be started."""


class ForkServer:
    """The process that forks kernels (see `fork_server`), and the connection to it."""

    def __init__(self, imports: Imports) -> None:
        self._connection, other_end = Pipe()
        self._lock = threading.Lock()
        self._is_ready = False
        environment = {
            name: value
            for name, value in reproducible_environment(os.environ).items()
            if not name.startswith(KERNEL_VARIABLES)
        }
        command = [sys.executable, "-m", f"{__package__}.fork_server", str(other_end.fileno())]
        with other_end:
            self.process = subprocess.Popen(  # noqa: S603 - our own module
                command,
                cwd=paths.NOTEBOOKS,
                env=environment,
                stdin=subprocess.DEVNULL,
                pass_fds=[other_end.fileno()],
                start_new_session=True,
            )
        self._connection.send(imports)

    def fork(self, arguments: list[str], folder: str, environment: dict[str, str]) -> ForkedKernel:
        """Return a new kernel.

        Raises
        ------
        ForkServerGoneError
            The fork server has ended.
        """
        return ForkedKernel(self._request((arguments, folder, environment)), self)

    def status_of(self, pid: int) -> int | None:
        """Return a kernel's exit status, or None while it is alive.

        If the fork server is gone, its kernels are dead or will be within a second: they count as killed.
        """
        try:
            status: int | None = self._request(pid)
        except ForkServerGoneError:
            return -signal.SIGKILL
        return status

    def _request(self, message: Any) -> Any:
        with self._lock:
            try:
                if not self._is_ready:
                    self._is_ready = self._connection.recv() == "ready"
                self._connection.send(message)
                return self._connection.recv()
            except (EOFError, OSError):
                raise ForkServerGoneError from None
            except BaseException:
                # Interrupted before the answer arrived: the next request would take it for its own.
                self._connection.close()
                raise

    def close(self) -> None:
        """End the fork server and its kernels, and wait, so that the run's processor time includes theirs."""
        with self._lock:
            self._connection.close()
        try:
            self.process.wait(CLOSING_TIME_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class ForkedKernel:
    """A kernel that is a child of the fork server, with what a provisioner uses of `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, fork_server: ForkServer) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._fork_server = fork_server

    def poll(self) -> int | None:
        """Return the exit status, or None while it is alive."""
        if self.returncode is None:
            self.returncode = self._fork_server.status_of(self.pid)
        return self.returncode

    def wait(self) -> int:
        """Wait for the kernel to end, and return its exit status."""
        while (status := self.poll()) is None:
            time.sleep(0.05)
        return status

    def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel, if it is alive.

        No other process can have its pid: the fork server keeps it until it has reported the exit status.
        """
        if self.poll() is None:
            os.kill(self.pid, signum)

    def kill(self) -> None:
        """Kill the kernel."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)


class Kernels:
    """The kernels of one run, shared by its threads. Leaving the context ends them all.

    Parameters
    ----------
    kind
        ``forked``, where this system can, or ``plain``.
    imports
        What the fork server imports, in addition to what every kernel imports.
    report
        Receives a message if the fork server could not be started.
    """

    def __init__(self, kind: KernelKind, imports: Imports, report: Callable[[str], None]) -> None:
        self._fork_server: ForkServer | None = None
        if kind == "forked" and CAN_FORK:
            self._fork_server = ForkServer(imports)
        self._report = report
        self._started: list[ForkedKernel | subprocess.Popen[bytes]] = []
        self._is_ended = False
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
        if self._fork_server:
            self._fork_server.close()

    def manager(self, variables: dict[str, str]) -> type[Manager]:
        """Return a manager class for papermill; its kernels have these variables in their environment."""
        return type("Manager", (Manager,), {"kernels": self, "variables": variables})

    def start(self, command: list[str], **options: Any) -> ForkedKernel | subprocess.Popen[bytes]:
        """Start a kernel by its command, or fork what the command would start."""
        with self._lock:
            if self._is_ended:
                msg = "The run is ending: no further kernel is started."
                raise RuntimeError(msg)
            process = self._fork(command, **options) or launch_kernel(command, **options)
            self._started.append(process)
            return process

    def _fork(self, command: list[str], **options: Any) -> ForkedKernel | None:
        """Return a forked kernel; None if the kernel must be started by its own command."""
        # Only a kernel of this very Python can be forked: another Python, or another language, has its own
        # command.
        is_forkable = "ipykernel_launcher" in command[1:] and command[0] == sys.executable
        if self._fork_server is None or not is_forkable:
            return None
        arguments = command[command.index("ipykernel_launcher") + 1 :]
        folder = str(options.get("cwd") or Path.cwd())
        try:
            return self._fork_server.fork(arguments, folder, options["env"])
        except ForkServerGoneError:
            self._report("Kernels are started one by one: the process that would fork them has ended.")
            self._fork_server.close()
            self._fork_server = None
            return None

    def end(self) -> None:
        """Kill all kernels, and start no more."""
        with self._lock:
            self._is_ended = True
            for process in self._started:
                process.kill()


class Manager(AsyncKernelManager):
    """A kernel manager whose kernels are started by a `Kernels` object."""

    kernels: Kernels
    variables: dict[str, str]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.kernel_id = str(uuid.uuid4())
        self.client_factory = Client
        self.provisioner = Provisioner(parent=self, kernel_id=self.kernel_id, kernel_spec=self.kernel_spec)


class Client(AsyncKernelClient):
    """A client that is ready as soon as its kernel is."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Wait until the kernel answers, and its output arrives.

        The method that this replaces then waits another 0.2 seconds, for each kernel, until no output
        arrives any more (jupyter_client 8.10). nbclient ignores output that no cell has asked for.

        Raises
        ------
        RuntimeError
            The kernel died, or has not answered within `timeout` seconds.
        """
        until = time.monotonic() + (timeout or math.inf)
        while True:
            self.kernel_info()
            with suppress(Empty):
                reply = await self.get_shell_msg(timeout=1)
                if reply["msg_type"] == "kernel_info_reply":
                    # Output is lost until the channel is connected: without any, ask once more.
                    await self.get_iopub_msg(timeout=0.2)
                    return
            if not await self.is_alive():
                msg = "The kernel died before it answered."
                raise RuntimeError(msg)
            if time.monotonic() > until:
                msg = f"The kernel has not answered within {timeout} seconds."
                raise RuntimeError(msg)


class Provisioner(LocalProvisioner):
    """A provisioner of kernels on this machine: it starts them, and notices their end, in its own way."""

    async def launch_kernel(self, cmd: list[str], **options: Any) -> KernelConnectionInfo:
        """Start the kernel."""
        options = self._scrub_kwargs(options)
        options["env"] = reproducible_environment(options["env"]) | self.parent.variables
        self.process = self.parent.kernels.start(cmd, **options)
        self.pid = self.process.pid
        self.pgid = None
        if os.name == "posix":
            # Each kernel leads its own session, and so its own process group.
            self.pgid = self.pid
        self.cwd = options.get("cwd", Path.cwd())
        return self.connection_info

    async def wait(self) -> int | None:
        """Wait until the kernel has ended, looking every few milliseconds instead of every 100."""
        # The end of a process that is not our child cannot be awaited.
        while self.process is not None and await self.poll() is None:  # noqa: ASYNC110
            await asyncio.sleep(POLLING_TIME_S)
        status: int | None = await super().wait()
        return status
