"""python -m sandbox: says where it is, or why it cannot start; keeps a snapshot."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from sandbox.client import Sandbox

ROOT = Path(__file__).parents[2]


async def start(
    *arguments: str, command: tuple[str, ...] = ("-m", "sandbox")
) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        *arguments,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


@asynccontextmanager
async def running(*arguments: str) -> AsyncIterator[str]:
    """A sandbox on a free port; stopped as an operator stops it."""
    process = await start("--port", "0", *arguments)
    assert process.stdout
    line = (await process.stdout.readline()).decode()
    yield next(word for word in line.split() if word.startswith("http")).rstrip(";")
    process.terminate()
    _, words = await process.communicate()
    assert (process.returncode, words) == (0, b"")


async def test_it_says_where_it_is_and_that_a_port_is_taken() -> None:
    async with running("--token", "7:x") as url:
        async with aiohttp.ClientSession() as session, session.get(f"{url}/bot7:x/getMe") as answer:
            assert (await answer.json())["result"]["is_bot"]

        second = await start("--port", url.rpartition(":")[2])
        _, words = await second.communicate()
        assert second.returncode == 1
        assert words.decode().startswith("The sandbox cannot listen on 127.0.0.1:")
        assert "Traceback" not in words.decode()


async def test_a_port_that_is_none_is_told_of() -> None:
    process = await start("--port", "99999")
    _, words = await process.communicate()
    assert process.returncode == 2
    assert "a port is a number from 0 to 65535" in words.decode()


async def test_a_snapshot_is_written_at_the_end_and_taken_up_at_the_start(tmp_path: Path) -> None:
    file = tmp_path / "demo.json"
    async with running("--snapshot", str(file)) as url, Sandbox(url) as sandbox:
        ann = await sandbox.persona("Ann")
        await ann.says("hello")
    async with running("--snapshot", str(file)) as url, Sandbox(url) as sandbox:
        ann = await sandbox.persona("Ann")
        assert [message.text for message in await ann.transcript()] == ["hello"]
        assert await sandbox.pending() == 1


async def test_a_snapshot_that_is_none_is_told_of(tmp_path: Path) -> None:
    file = tmp_path / "demo.json"
    file.write_text("no snapshot")
    process = await start("--port", "0", "--snapshot", str(file))
    _, words = await process.communicate()
    assert process.returncode == 1
    assert str(file) in words.decode()
    assert "Traceback" not in words.decode()
    assert file.read_text() == "no snapshot"


async def test_a_snapshot_that_could_not_be_written_is_refused_at_the_start(tmp_path: Path) -> None:
    file = tmp_path / "nowhere" / "demo.json"
    process = await start("--port", "0", "--snapshot", str(file))
    said, words = await process.communicate()
    assert (process.returncode, said) == (1, b"")
    assert words.decode().startswith(f"The snapshot cannot be written to {file}")
    assert "Traceback" not in words.decode()


async def test_a_shell_that_has_interrupts_ignored_can_interrupt_it() -> None:
    # What `python -m sandbox &` in a script starts with.
    ignoring = "import signal, runpy; signal.signal(signal.SIGINT, signal.SIG_IGN); "
    run = 'runpy.run_module("sandbox", run_name="__main__", alter_sys=True)'
    process = await start("--port", "0", command=("-c", ignoring + run))
    assert process.stdout
    await process.stdout.readline()
    process.send_signal(signal.SIGINT)
    said, words = await process.communicate()
    assert (process.returncode, said, words) == (0, b"The sandbox has stopped.\n", b"")


async def test_without_aiohttp_it_says_so() -> None:
    without = "import sys, runpy; sys.modules['aiohttp'] = None; "
    run = 'runpy.run_module("sandbox", run_name="__main__", alter_sys=True)'
    process = await start(command=("-c", without + run))
    _, words = await process.communicate()
    assert process.returncode == 1
    assert words.decode() == "The sandbox needs aiohttp: python -m pip install aiohttp\n"


async def test_limits_can_hold_from_the_start() -> None:
    async with running("--limits") as url, Sandbox(url) as sandbox:
        assert (await sandbox.ask("GET", "faults"))["limits"] is True
