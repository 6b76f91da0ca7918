"""*Not this time* is between a volunteer and the program: no resident learns who said it."""

from tests.handlers.chat import Town
from tests.handlers.tasks import asks, helper, taken


async def test_a_resident_never_learns_which_volunteers_declined(town: Town) -> None:
    mei, grace = await taken(town)
    declining = [await helper(town, name) for name in ("Ursula", "Viktor", "Walter", "Xenia")]
    await asks(town, grace)
    for _ in range(2):
        for one in declining[:3]:
            if "Not this time" in one.last.buttons:
                await one.presses("Not this time")
        await town.ring_due()
    xenia = declining[3]
    await xenia.presses("I'll do it")
    await town.ring_due()
    await xenia.presses("I can't after all")
    ann = await helper(town, "Ann")
    await town.ring_due()
    await town.advance(hours=6)
    await ann.presses("I'll do it")
    await town.advance(hours=30)
    await mei.presses_data("c:1001:show")
    await mei.says("/mycases")
    await mei.says("/mydata")
    files = [one.content.decode() for one in mei.screen if one.content]
    assert len(files) == 2
    await mei.presses_data("t:1:apart")
    sent = "\n".join(
        [*files, *(str(call.payload) for call in town.calls if call.chat_id == mei.id)]
    )
    assert "Ann" in sent
    # Xenia, who had seen the address, stands among those who looked.
    for one in declining[:3]:
        assert one.name not in sent
