"""Who takes part, and how the load generator finds its way through each one's conversation."""

from argparse import ArgumentParser, Namespace
from dataclasses import dataclass

TOKEN = "123456789:the-benchmark-talks-to-nobody-else"
CHAT_IDS = range(700_000_001, 700_000_201)
NEED = "楼道灯坏了三天了，老人晚上不敢下楼"


@dataclass(frozen=True, slots=True)
class Step:
    """One update of the conversation: a text that is said, or a button that is pressed.

    `press` is a regular expression searched for in `callback_data`; the first button that
    matches is pressed, so the empty one means the first button. `reply` is searched for in the
    text of the answer. A step is answered by the first message (new or edited) to its chat that
    matches `reply` and, where the next step presses a button, carries that button. A press that is
    `optional` is passed over where the answer carries only the button of the step after it.
    """

    say: str | None = None
    press: str | None = None
    reply: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Contender:
    """A bot under test: the module run as its process, and its conversation."""

    name: str
    title: str
    module: str
    script: tuple[Step, ...]


SUBMIT_A_NEED = (
    Step(say="/need"),
    Step(say=NEED),
    Step(press=""),
    Step(press=""),
    Step(press="", reply=r"\d"),
)

LINLI_SUBMIT_A_NEED = (
    Step(say="/need", reply="什么事"),
    *SUBMIT_A_NEED[1:-1],
    # From the second need on: is it the same trouble again? It is something new.
    Step(press=r":new$", optional=True),
    Step(press=r":s:", reply="编号是"),
)

BASELINE = Contender(
    "ptb",
    "(a) python-telegram-bot as documented",
    "bench.ptb_documented",
    SUBMIT_A_NEED,
)
CONTENDERS = (
    BASELINE,
    Contender("aiogram", "(b) aiogram FSM", "bench.aiogram_fsm", SUBMIT_A_NEED),
    Contender("linli", "Linli", "bench.linli", LINLI_SUBMIT_A_NEED),
)


def arguments() -> Namespace:
    """Read what the runner tells every contender: `api_url` (no trailing slash), `database`."""
    parser = ArgumentParser()
    parser.add_argument("--api-url", required=True)
    parser.add_argument("--database", required=True)
    return parser.parse_args()
