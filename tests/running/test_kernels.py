"""Forked kernels are like plain ones, independent of each other, and end with what has started them."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest

from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.files.place import Place
from helpers.running import kernels, notebooks
from helpers.running.kernels import Kernels

pytestmark = pytest.mark.skipif(not kernels.CAN_FORK, reason="kernels are not forked on this system")
HERE = Place(Path("here"), Path("here"))
IMPORTS = [("helpers", ("figures", "tables"))]


@pytest.fixture(scope="module")
def forked() -> Iterator[Kernels]:
    """Return kernels of one fork server, for notebooks that leave it alive."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONHASHSEED", "0")
        patch.setenv("ONLY_BEFORE", "set when the fork server starts")
        started = Kernels("forked", IMPORTS, pytest.fail)
    with started:
        yield started


@pytest.fixture
def cell(tmp_path, monkeypatch) -> Callable[[str, str], str]:
    """Return a function that makes notebooks of one cell."""
    monkeypatch.setattr(paths, "NOTEBOOKS", tmp_path / "cells")
    (tmp_path / "cells").mkdir()
    monkeypatch.setenv("PYTHONHASHSEED", "0")
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "1")

    def make(source: str, name: str = "a") -> str:
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(source)], metadata={"kernelspec": kernel}
        )
        nbformat.write(notebook, tmp_path / "cells" / f"{name}.ipynb")
        return name

    return make


def printed(name: str, started: Kernels, place: Place | None = None) -> str:
    (only,) = json.loads(notebooks.execute(name, {}, place or HERE, started))["cells"]
    return "".join(text for output in only["outputs"] for text in output["text"])


def is_gone(pid: int, within_s: float = 10) -> bool:
    """Tell whether a process ends within some seconds; a zombie has ended too."""
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def written_numbers(path: Path) -> list[int]:
    """Wait until another process has written numbers to a file, and return them."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if path.exists() and path.read_text().endswith("\n"):
            return [int(word) for word in path.read_text().split()]
        time.sleep(0.05)
    raise AssertionError(path)


def test_a_forked_kernel_has_the_same_surroundings_as_a_plain_one(cell, forked, monkeypatch):
    monkeypatch.setenv("TZ", "America/New_York")
    monkeypatch.setenv("ONLY_LATER", "set when the fork server had started")
    name = cell(
        "import os, sys, time, signal\n"
        "environment = {name: value for name, value in os.environ.items() if name != 'JPY_PARENT_PID'}\n"
        "print(sys.path, sys.argv[0], sys.argv[1], sys.argv[3:], sys.flags.safe_path, os.getcwd(),\n"
        "      sorted(environment.items()), time.tzname, hash('tea'), signal.getsignal(signal.SIGINT),\n"
        "      os.getpgid(0) == os.getsid(0) == os.getpid(), os.fstat(1).st_ino, __name__)"
    )
    with Kernels("plain", IMPORTS, pytest.fail) as plain:
        assert printed(name, forked) == printed(name, plain)


def test_a_forked_kernel_is_a_child_of_the_fork_server_and_a_plain_one_of_the_run(cell, forked):
    name = cell("import os, sys; print(os.getppid(), 'helpers.tables' in sys.modules)")
    assert printed(name, forked) == f"{forked._fork_server.process.pid} True\n"
    with Kernels("plain", IMPORTS, pytest.fail) as plain:
        assert printed(name, plain) == f"{os.getpid()} False\n"


def test_what_one_notebook_leaves_behind_no_other_sees(cell, forked):
    cell(
        "import os, random, sys, matplotlib, numpy, helpers.files.paths as paths\n"
        "paths.left = 7\nos.environ['LEFT'] = '7'\nmatplotlib.rcParams['figure.dpi'] = 7\n"
        "os.chdir('/')\nsys.path.append('/left')\n"
        "random.seed(7)\nnumpy.random.seed(7)\nprint(random.random(), numpy.random.random())",
        "a",
    )
    cell(
        "import os, random, sys, matplotlib, numpy, helpers.files.paths as paths\n"
        "print(hasattr(paths, 'left'), 'LEFT' in os.environ, matplotlib.rcParams['figure.dpi'],\n"
        "      os.getcwd(), '/left' in sys.path)\n"
        "print(random.random(), numpy.random.random())",
        "b",
    )
    drawn = printed("a", forked).split()
    state, chance = printed("b", forked).splitlines()
    assert state == f"False False 100.0 {paths.NOTEBOOKS} False"
    assert not set(drawn) & set(chance.split())


def test_numbers_drawn_without_a_seed_are_different_in_each_kernel(cell, forked):
    name = cell(
        "import random, sys; assert 'numpy.random' in sys.modules\n"
        "import numpy; print(random.random(), numpy.random.random())"
    )
    one, other = printed(name, forked).split(), printed(name, forked).split()
    assert one[0] != other[0]
    assert one[1] != other[1]


def test_the_fork_server_has_one_thread_and_nothing_from_the_study(cell, monkeypatch):
    monkeypatch.setenv("FIELDWORK_PRIVATE", "/studies/aisha")
    name = cell(
        "import os\nfrom pathlib import Path\nfork_server = Path(f'/proc/{os.getppid()}')\n"
        "threads = list((fork_server / 'task').iterdir())\n"
        "print(len(threads), b'aisha' in (fork_server / 'environ').read_bytes())\n"
        "print(os.environ['FIELDWORK_PRIVATE'], os.environ['FIELDWORK_PLACE'])\n"
        "line = (fork_server / 'cmdline').read_bytes().split(b'\\0')[-2].decode()\n"
        "open_there = os.readlink(fork_server / 'fd' / line)\n"
        "mine = [one for one in Path('/proc/self/fd').iterdir() if one.is_symlink()]\n"
        "print(open_there in [os.readlink(one) for one in mine])"
    )
    with Kernels("forked", IMPORTS, pytest.fail) as started:
        assert (
            printed(name, started, Place(Path("there"), Path("there")))
            == '1 False\n/studies/aisha {"study": "there", "output": "there"}\nFalse\n'
        )


def test_what_the_fork_server_imports_starts_no_context_and_no_thread():
    code = (
        "import gc, threading, zmq\nfrom helpers.files import paths\n"
        "from helpers.running import notebooks, fork_server\n"
        "fork_server.preload(notebooks.imports_of(path.stem for path in paths.NOTEBOOKS.glob('*.ipynb')))\n"
        "gc.unfreeze()\n"
        "print(threading.active_count(),\n"
        "      any(isinstance(one, (zmq.Context, zmq.Socket)) for one in gc.get_objects()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "1 False\n"


def test_a_kernel_that_ends_is_reported_with_its_status(cell, forked):
    for source, status in (("import os; os._exit(3)", 3), ("import os; os.kill(os.getpid(), 9)", -9)):
        with pytest.raises(FieldworkError, match="the kernel died"):
            notebooks.execute(cell(source), {}, HERE, forked)
        assert forked._started[-1].wait() == status


@pytest.mark.parametrize("kind", ["forked", "plain"])
def test_an_interrupt_reaches_the_kernel_that_it_is_meant_for(cell, kind, tmp_path):
    with Kernels(kind, [], pytest.fail) as started:

        async def interrupt() -> tuple[str, bool]:
            other, manager = (
                started.manager({})(kernel_name="python3", transport="ipc", ip=f"{tmp_path}/{n}")
                for n in "ab"
            )
            await other.start_kernel()
            await manager.start_kernel()
            client = manager.client()
            client.start_channels()
            await client.wait_for_ready(timeout=60)
            message = client.execute("print('sleeps'); import time; time.sleep(60)")
            while (await client.get_iopub_msg(timeout=60))["content"].get("text") != "sleeps\n":
                pass
            await manager.interrupt_kernel()
            reply = await client.get_shell_msg(timeout=30)
            while reply["parent_header"]["msg_id"] != message:
                reply = await client.get_shell_msg(timeout=30)
            is_alive = await other.is_alive()
            client.stop_channels()
            for one in (other, manager):
                await one.shutdown_kernel(now=True)
            return reply["content"]["ename"], is_alive

        assert asyncio.run(interrupt()) == ("KeyboardInterrupt", True)


DRIVER = """\
import sys
from pathlib import Path
from helpers.files import paths
from helpers.files.place import Place
from helpers.running import notebooks
from helpers.running.kernels import Kernels
paths.NOTEBOOKS = Path(sys.argv[1])
with Kernels(sys.argv[2], [], print) as kernels:
    notebooks.execute("a", {}, Place.at(Path(sys.argv[1])), kernels)
"""


@pytest.mark.parametrize("kind", ["forked", "plain"])
def test_no_kernel_outlives_a_driver_that_is_killed(cell, tmp_path, kind):
    cell(
        f"import os, time; file = open({str(tmp_path / 'pids')!r}, 'w')\n"
        "_ = file.write(f'{os.getpid()} {os.getppid()}\\n'); file.close(); time.sleep(600)"
    )
    driver = subprocess.Popen([sys.executable, "-c", DRIVER, str(paths.NOTEBOOKS), kind])
    kernel, parent = written_numbers(tmp_path / "pids")
    assert (parent == driver.pid) == (kind == "plain")
    assert not is_gone(kernel, 0.1)
    driver.send_signal(signal.SIGKILL)
    driver.wait()
    assert is_gone(kernel)
    assert is_gone(parent)


def test_a_kernel_that_can_do_nothing_ends_with_its_driver_too(cell, tmp_path):
    """The fork server kills it: a stopped process cannot check whether its parent is alive."""
    cell(
        f"import os; file = open({str(tmp_path / 'pids')!r}, 'w')\n"
        "_ = file.write(f'{os.getpid()}\\n'); file.close(); os.kill(os.getpid(), 19)"
    )
    driver = subprocess.Popen([sys.executable, "-c", DRIVER, str(paths.NOTEBOOKS), "forked"])
    (kernel,) = written_numbers(tmp_path / "pids")
    driver.kill()
    driver.wait()
    assert is_gone(kernel)


def test_no_kernel_outlives_a_fork_server_that_is_killed_and_the_run_fails(cell, tmp_path):
    pids = tmp_path / "pids"
    cell(
        f"import os, time; file = open({str(pids)!r}, 'w')\n"
        "_ = file.write(f'{os.getpid()}\\n'); file.close(); os.kill(os.getppid(), 9); time.sleep(600)"
    )
    with (
        Kernels("forked", [], pytest.fail) as started,
        pytest.raises(FieldworkError, match="the kernel died"),
    ):
        notebooks.execute("a", {}, HERE, started)
    assert is_gone(written_numbers(pids)[0])


def test_kernels_are_plain_where_the_fork_server_cannot_start(cell):
    said: list[str] = []
    name = cell("import os; print(os.getppid())")
    with Kernels("forked", [("helpers.no_such_room", ())], said.append) as started:
        assert printed(name, started) == printed(name, started) == f"{os.getpid()}\n"
    assert said == ["Kernels are started one by one: the process that would fork them has ended."]


def processor_time_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_leaving_ends_the_kernels_and_counts_their_processor_time(cell, tmp_path):
    pids = tmp_path / "pids"
    cell(
        "import os, time\nwhile time.process_time() < 3: pass\n"
        f"_ = open({str(pids)!r}, 'w').write(f'{{os.getpid()}} {{os.getppid()}}\\n')\ntime.sleep(600)"
    )
    before = processor_time_of_children()
    errors = []

    def execute() -> None:
        try:
            notebooks.execute("a", {}, HERE, started)
        except FieldworkError as error:
            errors.append(str(error))

    with Kernels("forked", [], pytest.fail) as started:
        thread = threading.Thread(target=execute)
        thread.start()
        running = written_numbers(pids)
        assert not any(is_gone(pid, 0.05) for pid in running)
    assert all(is_gone(pid, 0) or not Path(f"/proc/{pid}").exists() for pid in running)
    thread.join(30)
    assert len(errors) == 1
    assert "the kernel died" in errors[0]
    assert processor_time_of_children() - before >= 3


def test_the_folder_of_the_run_is_never_changed(cell, forked, monkeypatch):
    changes = []
    monkeypatch.setattr(os, "chdir", changes.append)
    assert printed(cell("import os; print(os.getcwd())"), forked) == f"{paths.NOTEBOOKS}\n"
    assert changes == []
