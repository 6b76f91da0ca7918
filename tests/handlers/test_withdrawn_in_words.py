"""Words that it need not be done any more offer *Withdraw*; another thing is asked about."""

import pytest

from linkage.models import Role
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import sends_a_need


async def asked(town: Town, language: str = "en") -> tuple[Somebody, Somebody]:
    """A resident whom the worker has asked something, and the worker."""
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    if language == "zh_CN":
        await mei.says("/language")
        await mei.presses("中文")
    await li.presses("Take it")
    await li.presses("Ask the resident")
    await li.says("On which floor?")
    li.news.clear()
    return mei, li


@pytest.mark.parametrize("said", ["不用修了，好了", "不办了", "No need any more, it's fixed"])
async def test_what_need_not_be_done_is_passed_on_and_may_be_withdrawn(
    town: Town, said: str
) -> None:
    mei, li = await asked(town)
    await mei.says(said)
    li.sees(f"from the resident:\n{said}")
    mei.sees("If No. 1001 is not needed any more", "Withdraw")
    await mei.presses("Withdraw")
    await mei.presses("Just withdraw it")
    assert (await town.moves())[-1] == "withdraw"


async def test_other_words_offer_nothing(town: Town) -> None:
    mei, _ = await asked(town)
    await mei.says("On the third, and the fuse is fixed to the wall")
    mei.sees_no("not needed any more")


@pytest.mark.parametrize(
    "said",
    ["还有个事，我的水管也漏了", "对了，还有一件事，门也坏了", "Another thing: my tap drips"],
)
async def test_another_thing_is_asked_about(town: Town, said: str) -> None:
    mei, li = await asked(town)
    await mei.says(said)
    mei.sees("What is this about?", "It is something new")
    li.sees_nothing()
    await mei.presses("It is something new")
    mei.sees("What is it about?")
    assert (await town.moves())[-1] == "ask"
