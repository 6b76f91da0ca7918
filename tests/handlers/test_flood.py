"""One person's flood: nothing of it is lost, they are answered kindly, and nobody else notices."""

from telegram import Update

from handlers.cases.gathering import gathered
from handlers.chat.flood import MOST, Flood
from handlers.chat.scene import Scene
from linkage.models import Role
from storage import reminders
from tests.handlers.chat import MINUTE, Somebody, Town, services
from tests.handlers.conftest import sends_a_need

SLOWLY = "take your time"
MANY = 500


def answers(town: Town, somebody: Somebody) -> int:
    """How many messages the bot has owed somebody so far."""
    return sum(row.chat_id == somebody.id for row in town.calls)


async def test_five_hundred_messages_are_one_need_and_others_are_served(town: Town) -> None:
    town.flood = Flood()
    mei, lin = await town.resident(), await town.resident("Lin")
    li = await town.worker(Role.COMMITTEE_WORKER, name="Li")
    number = await sends_a_need(lin)
    for each in range(MANY):
        await mei.says(f"drip {each}")
        if each == MANY // 2:
            # Somebody else's presses in the midst of it.
            await li.presses_data(f"c:{number}:take")
            lin.sees("Somebody has taken your No. 1001")
    assert sum(SLOWLY in shown.text for shown in mei.screen) == 1
    full = [shown for shown in mei.screen if "could not be added" in shown.text]
    assert len(full) == 1
    # Two for each that was answered; then the two words above, and the question below the last.
    assert answers(town, mei) <= 2 * MOST + 3
    assert answers(town, li) == 2
    await town.advance(minutes=1)
    for label in ("I'm not sure — ask a person", "Urgent", "Send"):
        await mei.presses(label)
    [_, need] = await town.cases()
    told = need["text"].split("\n")
    assert told == [f"drip {each}" for each in range(len(told))]
    assert len(need["text"]) > 4_000


async def test_a_minute_later_one_is_answered_again(town: Town) -> None:
    town.flood = Flood()
    mei = await town.resident()
    for _ in range(MOST + 5):
        await mei.says("/help")
    mei.sees_nothing()
    town.clock.at += MINUTE
    await mei.says("/help")
    mei.sees("How to use Linli")


async def test_who_works_here_is_answered_however_much_they_ask(town: Town) -> None:
    town.flood = Flood()
    li = await town.worker(Role.COMMITTEE_WORKER)
    for _ in range(MOST + 5):
        await li.says("/desk")
    li.sees("Your desk")
    assert all(SLOWLY not in shown.text for shown in li.screen)


async def test_presses_are_answered_however_many_messages_came(town: Town) -> None:
    town.flood = Flood()
    mei = await town.resident()
    for each in range(MOST + 5):
        await mei.says(f"The lamp {each}")
    await mei.presses("Repairs in common areas")
    mei.sees("How soon")


async def test_danger_is_answered_in_the_midst_of_a_flood(town: Town) -> None:
    town.flood = Flood()
    mei, zhou = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    for _ in range(MOST + 5):
        await mei.says("/help")
    await mei.says("I want to end my life")
    mei.sees("please call at once")
    zhou.sees("I want to end my life")


async def test_what_is_said_of_a_case_in_a_minute_reaches_staff_together(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER, name="Li")
    await sends_a_need(mei)
    await li.presses("Take it")
    li.news.clear()
    before = answers(town, li)
    for each in range(8):
        await mei.presses_data("c:1001:write")
        if each == 5:
            await mei.sends_photo(f"drip {each}")
        else:
            await mei.says(f"drip {each}")
        mei.sees("your words have been passed on")
    for each in range(3):
        li.sees(f"from the resident:\ndrip {each}")
    li.sees_no("drip 3")
    assert answers(town, li) == before + 6
    assert (await town.moves()).count("write") == 8
    await town.advance(minutes=1)
    li.sees("No. 1001, 5 messages from the resident:\ndrip 3\ndrip 4\ndrip 5\ndrip 6\ndrip 7")
    li.gets("photo-1280")
    li.sees("the resident added: drip 7", "Done")
    await town.advance(minutes=5)
    li.sees_no("messages from the resident")
    await mei.presses_data("c:1001:write")
    await mei.says("Now it rains")
    li.sees("from the resident:\nNow it rains")


async def test_in_an_emergency_it_is_together_after_seconds(town: Town) -> None:
    town.flood = Flood()
    mei, zhou = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await mei.says("I want to end my life")
    before = answers(town, zhou)
    for each in range(MANY):
        await mei.says(f"drip {each}")
    assert answers(town, zhou) == before + 6
    town.clock.at += 10_000
    await town.ring_due()
    shown = zhou.sees("messages from the resident:\ndrip 3\ndrip 4")
    assert not shown.silent
    assert (await town.moves()).count("write") == MANY
    assert answers(town, zhou) <= before + 8


async def test_of_many_pictures_at_once_staff_get_as_many_as_they_can_see(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await li.presses("Take it")
    for _ in range(MOST + 10):
        await mei.presses_data("c:1001:write")
        await mei.sends_photo()
    li.news.clear()
    await town.advance(minutes=1)
    assert len(li.gets_all("photo-1280")) == MOST


async def test_what_was_removed_meanwhile_is_not_told(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await li.presses("Take it")
    for each in range(5):
        await mei.presses_data("c:1001:write")
        await mei.says(f"drip {each}")
    li.news.clear()
    await mei.says("/forget")
    await mei.presses("Yes, forget me")
    await town.advance(minutes=1)
    li.sees_no("drip")
    li.sees_no("messages from the resident")


def test_each_person_and_each_minute_is_counted_apart() -> None:
    flood = Flood()
    assert flood.count(written(1, 0)) == 1
    assert flood.count(written(1, 59)) == 2
    assert flood.count(written(2, 59)) == 1
    assert flood.count(written(1, 60)) == 1
    # What was left in the inbox comes late.
    assert flood.count(written(3, 10)) == 1
    assert flood.count(written(3, 11)) == 2
    assert flood.count(written(1, 61)) == 2
    assert flood.count(Update(1)) == 0


def written(user_id: int, date: int) -> Update:
    """A message of somebody, dated in s."""
    chat = {"id": user_id, "type": "private"}
    user = {"id": user_id, "is_bot": False, "first_name": "Ann"}
    message = {"message_id": 1, "date": date, "chat": chat, "from": user, "text": "drip"}
    update = Update.de_json({"update_id": 1, "message": message}, None)
    assert update is not None
    return update


async def writes(somebody: Somebody, number: int, text: str) -> None:
    """Write of a case of theirs."""
    await somebody.presses_data(f"c:{number}:write")
    await somebody.says(text)


def messages(li: Somebody) -> str:
    """What was told of a case's resident, without the cards."""
    return "\n".join(shown.text for shown in li.screen if "📋" not in shown.text)


async def test_what_comes_while_others_are_gathered_is_told_with_them_once(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    number = await sends_a_need(mei)
    await li.presses("Take it")

    for text in ("The first", "The second", "The third"):
        await writes(mei, number, text)
    town.clock.at += 20_000
    await writes(mei, number, "The fourth")
    town.clock.at += 45_000
    await writes(mei, number, "The fifth")
    assert "The fifth" not in messages(li)
    await town.advance(minutes=2)
    assert messages(li).count("The fifth") == 1
    assert messages(li).endswith("The fourth\nThe fifth")
    assert await town.rows("SELECT * FROM reminders WHERE kind = 'gather'") == []


async def test_what_is_said_at_the_moment_they_are_told_is_not_lost(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    number = await sends_a_need(mei)
    await li.presses("Take it")

    for text in ("The first", "The second", "The third", "The fourth"):
        await writes(mei, number, text)
    [gather] = await reminders.pending(town.database.unit(), "gather", 2)
    unit = town.database.unit()
    await gathered(Scene(unit, services()), gather)
    await writes(mei, number, "The fifth")
    await town.database.commit(unit)
    assert "The fifth" not in str([row.payload for row in unit.outgoing])
    await town.advance(minutes=2)
    assert "The fourth" not in messages(li)
    assert messages(li).endswith("The fifth")
    assert await town.rows("SELECT * FROM reminders WHERE kind = 'gather'") == []


async def test_pictures_are_spoken_of_to_who_sends_them(town: Town) -> None:
    town.flood = Flood()
    mei, wen = await town.resident(), await town.resident("Wen")
    for _ in range(MOST + 1):
        await mei.says("drip")
        await wen.sends_photo()
    slowed = [next(one for one in who.screen if SLOWLY in one.text) for who in (mei, wen)]
    assert ["pictures" in one.text for one in slowed] == [False, True]
