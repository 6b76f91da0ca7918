"""*Say thanks*: what a resident says, sends or sticks reaches whoever helped, once."""

from storage.unit import Unit
from tests.handlers.chat import Somebody, Town
from tests.handlers.tasks import helping, says_done


async def confirmed(town: Town) -> tuple[Somebody, Somebody]:
    """Mei, whom Ann has helped."""
    mei, _, ann = await helping(town)
    await says_done(ann, "1h")
    await mei.presses("Yes, that's right")
    return mei, ann


async def test_a_word_of_thanks_reaches_the_volunteer_once(town: Town) -> None:
    mei, ann = await confirmed(town)
    await mei.presses("💐 Say thanks")
    mei.sees("What would you like to say?")
    await mei.says("Thank you!")
    mei.sees("Thank you, that is kind of you!")
    ann.sees("Mei says:\nThank you!")
    await mei.presses_data("t:1:thank:3")
    mei.is_told("You have said thanks already")
    moves = await town.rows("SELECT move FROM assignment_events ORDER BY seq")
    assert [one["move"] for one in moves] == ["accept", "finish", "vouch", "confirm", "thank"]


async def test_a_sticker_does_too_and_nowhere_else(town: Town) -> None:
    mei, ann = await confirmed(town)
    sticker: dict[str, object] = {"file_id": "sticker-1", "file_unique_id": "s1", "type": "regular"}
    sticker |= {"width": 512, "height": 512, "is_animated": False, "is_video": False}
    await mei.sends(sticker=sticker)
    assert ann.gets_all("sticker-1") == []
    await mei.presses("💐 Say thanks")
    await mei.sends(sticker=sticker)
    ann.sees("Mei says thank you, with this:")
    ann.gets("sticker-1")


async def test_a_voice_message_and_a_picture_go_with_their_words(town: Town) -> None:
    mei, ann = await confirmed(town)
    await mei.presses("💐 Say thanks")
    await mei.sends_voice("Listen")
    ann.sees("Mei says:\nListen")
    ann.gets("voice-1")


async def test_nothing_reaches_whoever_does_not_want_to_hear_from_them(town: Town) -> None:
    mei, ann = await confirmed(town)
    await mei.presses("💐 Say thanks")

    async def work(unit: Unit) -> None:
        unit.write(
            "INSERT INTO blocks (resident_id, volunteer_id, by_id, at) VALUES (1, 3, 3, :now)",
            now=unit.now,
        )

    await town.database.run(work)
    await mei.says("Bless you!")
    mei.sees("Thank you, that is kind of you!")
    ann.sees_no("Bless you!")


async def test_who_was_forgotten_meanwhile_is_not_thanked(town: Town) -> None:
    mei, ann = await confirmed(town)
    await ann.says("/forget")
    await ann.presses("Yes, forget me")
    await mei.presses("💐 Say thanks")
    await mei.says("Bless you!")
    ann.sees_no("Bless you!")


async def test_nobody_else_says_thanks(town: Town) -> None:
    _, ann = await confirmed(town)
    await ann.presses_data("t:1:thank:3")
    ann.is_told("This task is not yours")
