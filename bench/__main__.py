"""Runs every contender at every delay and writes docs/benchmarks.md."""

from argparse import ArgumentParser
from collections import defaultdict

from bench import matching, reminders, report
from bench.contenders import CONTENDERS, Contender
from bench.run import ROOT, Result, measure

LATENCIES_MS = (0, 50)
RATE = 20


def show(contender: Contender, latency: int, what: str, result: Result) -> None:
    """Say how one window went."""
    print(
        f"{contender.name:8} {latency:3} ms {what:9} {result.messages:6} messages "
        f"{result.messages_per_second:8,.1f}/s {result.cpu_us:7,.0f} µs CPU "
        f"p50 {result.p50_ms:9,.1f} ms p95 {result.p95_ms:9,.1f} ms "
        f"server {result.server_busy:4.0%} others {result.others_busy:4.0%} "
        f"unanswered {result.unanswered}",
        flush=True,
    )


def main() -> None:
    """Measure and write the page."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="one short round")
    options = parser.parse_args()
    rounds, seconds, paced_seconds = (1, 2, 10) if options.quick else (options.rounds, 6, 30)

    closed: dict[report.Key, list[Result]] = defaultdict(list)
    for _ in range(rounds):
        for latency in LATENCIES_MS:
            for contender in CONTENDERS:
                result = measure(contender, {"latency-ms": latency, "seconds": seconds})
                closed[contender.name, latency].append(result)
                show(contender, latency, "full", result)
    paced: dict[report.Key, Result] = {}
    for latency in LATENCIES_MS:
        for contender in CONTENDERS:
            paced[contender.name, latency] = measure(
                contender, {"latency-ms": latency, "seconds": paced_seconds, "rate": RATE}
            )
            show(contender, latency, f"at {RATE}/s", paced[contender.name, latency])
    report.write(
        ROOT / "docs" / "benchmarks.md",
        CONTENDERS,
        RATE,
        closed,
        paced,
        reminders.measure(),
        matching.measure(),
    )


if __name__ == "__main__":
    main()
