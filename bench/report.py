"""Turns the results into docs/benchmarks.md."""

import os
import platform
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from statistics import median

import psutil

from bench.contenders import BASELINE, CHAT_IDS, Contender
from bench.matching import BEST
from bench.matching import Figures as Found
from bench.run import Result

LIBRARIES = ("python-telegram-bot", "aiogram", "aiosqlite", "aiohttp", "httpx", "uvloop")
NOTES = Path(__file__).with_name("notes.md")

Key = tuple[str, int]
"""A contender's name and the delay of Telegram's answers in milliseconds."""


def middle(results: Sequence[Result], name: str) -> float:
    """The median of one figure over the rounds."""
    return float(median(getattr(result, name) for result in results))


def throughput(
    contenders: Sequence[Contender], latency: int, results: Mapping[Key, Sequence[Result]]
) -> list[str]:
    """The table of the closed loop at one delay."""
    base = results[BASELINE.name, latency]
    rows = [
        (
            f"| at {latency} ms to Telegram | messages/s | times (a) | range over the rounds "
            "| CPU µs a message | share of (a) | answer p50 ms | p95 ms |"
        ),
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for contender in contenders:
        own = results[contender.name, latency]
        rate, cpu = middle(own, "messages_per_second"), middle(own, "cpu_us")
        rates = sorted(result.messages_per_second for result in own)
        rows.append(
            f"| {contender.title} | {rate:,.1f} | {rate / middle(base, 'messages_per_second'):.1f} "
            f"| {rates[0]:,.1f} to {rates[-1]:,.1f} "
            f"| {cpu:,.0f} | {cpu / middle(base, 'cpu_us'):.0%} "
            f"| {middle(own, 'p50_ms'):,.0f} | {middle(own, 'p95_ms'):,.0f} |"
        )
    return rows


def response(
    contenders: Sequence[Contender],
    latencies: Sequence[int],
    rate: int,
    results: Mapping[Key, Result],
) -> list[str]:
    """The table of the open loop, all delays side by side."""
    heads = " | ".join(f"{ms} ms: p50 | p95 | unanswered" for ms in latencies)
    rows = [
        f"| at {rate} messages/s, milliseconds | {heads} |",
        "|---|" + "--:|--:|--:|" * len(latencies),
    ]
    for contender in contenders:
        cells = [
            f"{own.p50_ms:,.1f} | {own.p95_ms:,.1f} | {own.unanswered}"
            for own in (results[contender.name, latency] for latency in latencies)
        ]
        rows.append(f"| {contender.title} | {' | '.join(cells)} |")
    return rows


def machine() -> str:
    """What it ran on, without any name of it."""
    memory = psutil.virtual_memory().total / 2**30
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"{datetime.now(UTC):%Y-%m-%d}; {os.cpu_count()} cores, {memory:.0f} GiB of memory, "
        f"{platform.system()} {platform.machine()}; {platform.python_implementation()} "
        f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}, {libraries}."
    )


def fairness(full: Sequence[Result], every: Sequence[Result]) -> str:
    """What else went on: the stand-in's load, other programs', and what was not answered."""
    others = [result.others_busy for result in every]
    return (
        "The stand-in for Telegram was busy "
        f"{max(result.server_busy for result in every):.0%} of one core at most; other programs "
        f"used {median(others):.0%} of the machine in the median window and {max(others):.0%} "
        "in the worst. Left unanswered at full speed: "
        f"{sum(result.unanswered for result in full)} updates, "
        f"{sum(result.unanswered_presses for result in full)} presses."
    )


def pending(figures: Mapping[str, float]) -> list[str]:
    """The table of the reminders."""
    wake_up, empty = figures["wake_up_ms"], figures["wake_up_empty_ms"]
    return [
        f"| reminders, {figures['pending']:,.0f} pending | |",
        "|---|--:|",
        f"| a wake-up, median (with none pending: {empty:.2f} ms) | {wake_up:.2f} ms |",
        f"| memory more than with none pending | {figures['rss_growth_mib']:.1f} MiB |",
        f"| {figures['at_once']:,.0f} due at once, all told | {figures['at_once_ms']:,.0f} ms |",
        f"| the longest the loop stalled meanwhile | {figures['longest_stall_ms']:.1f} ms |",
    ]


def matching(figures: Mapping[tuple[str, int], Found]) -> list[str]:
    """The table of the best volunteers for a task."""
    rows = [
        (
            f"| the best {BEST} for a task, milliseconds | volunteers | median | p95 "
            "| times the median at the fewest | plain scan, median | found |"
        ),
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for (engine, count), one in figures.items():
        fewest = min(other for name, other in figures if name == engine)
        times = one.median_ms / figures[engine, fewest].median_ms
        rows.append(
            f"| {engine} | {count:,} | {one.median_ms:.1f} | {one.p95_ms:.1f} | {times:.1f} "
            f"| {one.scan_ms:,.0f} | {one.found:.1f} |"
        )
    return rows


def write(
    path: Path,
    contenders: Sequence[Contender],
    rate: int,
    closed: Mapping[Key, Sequence[Result]],
    paced: Mapping[Key, Result],
    reminders: Mapping[str, float],
    volunteers: Mapping[tuple[str, int], Found],
) -> None:
    """Write the page: the tables of this run, the machine, and the notes beside this file."""
    latencies = sorted({latency for _, latency in closed})
    rounds = len(next(iter(closed.values())))
    full = list(chain.from_iterable(closed.values()))
    blocks = [
        ["# Benchmarks"],
        ["Written by `make bench`; change `bench/notes.md` instead of this page."],
        [machine()],
        [
            (
                f"Submitting a need, {len(CHAT_IDS)} chats, each sending its next update when the "
                "last is answered; a message is one update answered. Medians of "
                f"{rounds} interleaved rounds; ratios are against (a) in this same run."
            )
        ],
        *(throughput(contenders, latency, closed) for latency in latencies),
        response(contenders, latencies, rate, paced),
        pending(reminders),
        matching(volunteers),
        [fairness(full, [*full, *paced.values()])],
        [NOTES.read_text(encoding="utf-8").rstrip()],
    ]
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n\n".join("\n".join(block) for block in blocks) + "\n", encoding="utf-8")
