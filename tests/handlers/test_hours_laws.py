"""In whatever order both sides and the coordinator press, help is credited once, and adds up."""

import asyncio
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from storage import timebank
from tests.handlers.chat import Somebody, Town
from tests.handlers.tasks import helping

ANN = "3"
# Who presses what; what is written answers the form that they are in.
ACTS = st.one_of(
    st.tuples(st.just("ann"), st.sampled_from(["done", "done", "50 min", "1h", "9h", "Yes"])),
    st.tuples(
        st.just("mei"),
        st.sampled_from([f"right:{ANN}", f"undone:{ANN}", f"other:{ANN}", "1h", "2h", "Yes"]),
    ),
    st.tuples(
        st.sampled_from(["grace", "mei", "ann"]),
        st.sampled_from(
            [f"decide_said:{ANN}", f"decide_vouched:{ANN}", f"decide_other:{ANN}", "40 min"]
        ),
    ),
    st.tuples(st.just("grace"), st.just(f"decide_missed:{ANN}")),
    st.tuples(st.just("time"), st.just("24")),
)
ROUNDS = st.lists(st.lists(ACTS, min_size=1, max_size=3), min_size=3, max_size=9)


async def does(who: Somebody, what: str) -> None:
    """Press it, or write it where that is no button."""
    if what[0].isdigit() or what == "Yes":
        await who.says(what)
    else:
        await who.presses_data(f"t:1:{what}")


async def holds(town: Town) -> None:
    """The laws: one credit at most, none but for what is confirmed, and nothing is made or lost."""
    credited = await town.rows("SELECT minutes FROM transfers WHERE kind = 'credit'")
    [part] = await town.rows("SELECT state FROM assignments")
    assert len(credited) == (part["state"] == "confirmed")
    assert sum((await timebank.balances(town.database)).values()) == 0
    ends = await town.rows(
        "SELECT seq FROM assignment_events WHERE move IN ('confirm', 'decide', 'miss')"
    )
    assert len(ends) == (part["state"] in ("confirmed", "missed"))


@settings(max_examples=20, deadline=None)
@given(ROUNDS)
async def test_help_is_credited_once_in_whatever_order(rounds: list[list[tuple[str, str]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        town = await Town(Path(folder, "linli.db")).open()
        try:
            mei, grace, ann = await helping(town)
            people = {"mei": mei, "grace": grace, "ann": ann}
            for acts in rounds:
                # Of one person, one thing comes after the other.
                at_once = dict(act for act in acts if act[0] != "time")
                await asyncio.gather(*(does(people[who], what) for who, what in at_once.items()))
                if ("time", "24") in acts:
                    await town.advance(hours=24)
                await holds(town)
            await grace.presses_data(f"t:1:decide_other:{ANN}")
            await does(grace, "40 min")
            await holds(town)
        finally:
            await town.database.close()
