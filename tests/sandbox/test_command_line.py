"""python -m sandbox: says where it is, or why it cannot start."""

import asyncio
import sys
from pathlib import Path

import aiohttp

ROOT = Path(__file__).parents[2]


async def start(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "sandbox",
        *arguments,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def test_it_says_where_it_is_and_that_a_port_is_taken() -> None:
    first = await start("--port", "0", "--token", "7:x")
    assert first.stdout
    line = (await first.stdout.readline()).decode()
    url = next(word for word in line.split() if word.startswith("http")).rstrip(";")
    async with aiohttp.ClientSession() as session, session.get(f"{url}/bot7:x/getMe") as answer:
        assert (await answer.json())["result"]["is_bot"]

    second = await start("--port", url.rpartition(":")[2])
    _, words = await second.communicate()
    assert second.returncode == 1
    assert words.decode().startswith("The sandbox cannot listen on 127.0.0.1:")
    assert "Traceback" not in words.decode()

    first.terminate()
    await first.communicate()
