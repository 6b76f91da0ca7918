"""Hours for a neighbour: by a link, so that nobody is ever listed, and both sides agree.

The giver passes the link on; whoever opens it says that they would like the hours, and the giver
that it is the right one. Only then do they move.
"""

from handlers.chat.scene import Button, Rows, Scene, cut
from handlers.chat.turn import Turn
from handlers.chat.words import Moment
from handlers.forms.flow import Flow, Step, register
from handlers.forms.form import begin
from handlers.timebank.amount import Amount, ledger
from linkage.errors import DomainError
from linkage.timebank import Minutes
from storage import facts, gifts, people, reminders, timebank
from storage.conversations import Answers
from storage.drivers import Row
from storage.reminders import Reminder
from storage.timebank import Owner

# What /start brings from a gift's link, and how the data of a button here begins.
LINK, GIFT = "gift-", "b:g:"
# The clock of a gift: of the link, and once somebody would like it, of the giver's answer.
GIFT_CLOCK = "gift"
NAME = 20


async def give(turn: Turn) -> None:
    """*Give to a neighbour*: how much is asked; one gift at a time."""
    gift = await gifts.of_giver(turn.unit, turn.me.id)
    if gift is not None and gift["taker_id"] is not None:
        raise DomainError("gift.answer_first", {"name": gift["taker"]})
    if not await ledger(turn).to_give(turn.me.id):
        raise DomainError("timebank.none_left")
    turn.shown = True
    await begin(turn, GIVE)


async def _to_give(turn: Turn, _: Answers) -> Minutes:
    return await ledger(turn).to_give(turn.me.id)


async def _link(turn: Turn, answers: Answers) -> None:
    """A link to pass on; the words around it are for the neighbour."""
    minutes = Minutes(answers["minutes"])
    bot, token = await facts.bot_name(turn.unit), gifts.make(turn.unit, turn.me.id, minutes)
    reminders.put(turn.unit, GIFT_CLOCK, turn.me.id, turn.unit.now + gifts.LINK_VALID_MS)
    turn.say("gift.pass_on")
    link = f"https://t.me/{bot}?start={LINK}{token}"
    turn.say("gift.link", name=turn.me.name, length=minutes, link=link)


GIVE = register(Flow("give", steps=(Step("minutes", Amount(_to_give)),), finish=_link))


async def the_gift(turn: Turn, token: str) -> Row:
    """The gift of a token; raises `DomainError` where it is spent, or for who makes it."""
    gift = await gifts.by_link(turn.unit, token)
    if gift is None or gift["taker_id"] is not None:
        mine = gift is not None and turn.person is not None and gift["taker_id"] == turn.person.id
        raise DomainError("gift.waiting" if mine else "gift.unknown")
    if gift["expires_at"] <= turn.unit.now:
        raise DomainError("gift.expired", {"at": Moment(gift["expires_at"])})
    if turn.person is not None and gift["giver_id"] == turn.person.id:
        raise DomainError("gift.own")
    return gift


async def offer(turn: Turn, token: str) -> None:
    """Say who would like to give how much, and ask whether they would like it."""
    gift = await the_gift(turn, token)
    rows = [
        [turn.button(turn.language, "gift.take", f"{GIFT}take:{token}")],
        [turn.button(turn.language, "gift.pass", f"{GIFT}pass:{token}")],
    ]
    turn.say("gift.offer", rows, name=gift["giver"], length=Minutes(gift["minutes"]))


async def taken(turn: Turn, token: str) -> None:
    """*Yes, please*: the giver is asked whether this is whom they mean."""
    gift = await the_gift(turn, token)
    gifts.take(turn.unit, gift["token_hash"], turn.me.id)
    reminders.put(turn.unit, GIFT_CLOCK, gift["giver_id"], turn.unit.now + gifts.LINK_VALID_MS)
    turn.show(turn.words("gift.taken", name=gift["giver"]))
    giver = await people.get(turn.unit, gift["giver_id"])
    length = Minutes(gift["minutes"])
    text = turn.text(giver.language, "gift.is_it_them", name=turn.me.name, length=length)
    turn.tell(giver, text, _answers(turn, giver.language, turn.me.id, turn.me.name))


def _answers(turn: Turn, language: str, taker_id: int, name: str) -> Rows:
    yes = turn.text(language, "gift.yes", name=cut(name, NAME))
    return [
        [Button(yes, f"{GIFT}yes:{taker_id}")],
        [turn.button(language, "gift.no", f"{GIFT}no:{taker_id}")],
    ]


async def passed_over(turn: Turn, token: str) -> None:
    """*No, thank you*: the hours stay, and the giver hears it."""
    gift = await the_gift(turn, token)
    _end(turn, gift)
    turn.show(turn.words("gift.passed"))
    giver = await people.get(turn.unit, gift["giver_id"])
    text = turn.text(giver.language, "gift.was_passed", length=Minutes(gift["minutes"]))
    turn.tell(giver, text)


async def given(turn: Turn, taker_id: str) -> None:
    """The giver's *Yes*: the hours move, and both are told."""
    gift = await _mine(turn, taker_id)
    minutes, unit = Minutes(gift["minutes"]), turn.unit
    has = await timebank.balance(unit, Owner(gift["taker_id"]))
    await ledger(turn).give(turn.me.id, gift["taker_id"], minutes)
    _end(turn, gift)
    turn.show(turn.words("gift.given", name=gift["taker"], length=minutes))
    taker = await people.get(unit, gift["taker_id"])
    text = turn.text(
        taker.language,
        "gift.got",
        name=turn.me.name,
        length=minutes,
        balance=Minutes(has + minutes),
    )
    turn.tell(taker, text)


async def kept(turn: Turn, taker_id: str) -> None:
    """The giver's *No*: the hours stay; whoever waits for them is told kindly."""
    gift = await _mine(turn, taker_id)
    await _call_off(turn, gift)
    turn.show(turn.words("gift.kept", length=Minutes(gift["minutes"])))


async def _mine(turn: Turn, taker_id: str) -> Row:
    gift = await gifts.of_giver(turn.unit, turn.me.id)
    if gift is None or str(gift["taker_id"] or 0) != taker_id:
        raise DomainError("gift.over")
    return gift


async def waiting(turn: Turn) -> tuple[str, Rows]:
    """What one means to give and has not given yet, with the ways on; empty where there is none."""
    gift = await gifts.of_giver(turn.unit, turn.me.id)
    if gift is None:
        return "", ()
    length = Minutes(gift["minutes"])
    if gift["taker_id"] is not None:
        text = turn.words("gift.is_it_them", name=gift["taker"], length=length)
        return text, _answers(turn, turn.language, gift["taker_id"], gift["taker"])
    text = turn.words("gift.open", length=length, at=Moment(gift["expires_at"]))
    return text, [[turn.button(turn.language, "gift.call_off", f"{GIFT}no:0")]]


async def lapsed(scene: Scene, reminder: Reminder) -> None:
    """Nobody has answered for a week: the hours stay, and whoever waits is told."""
    reminders.cancel(scene.unit, reminder.kind, reminder.subject)
    gift = await gifts.of_giver(scene.unit, reminder.subject)
    if gift is None:
        return
    await _call_off(scene, gift)
    giver = await people.get(scene.unit, gift["giver_id"])
    text = scene.text(giver.language, "gift.lapsed", length=Minutes(gift["minutes"]))
    scene.tell(giver, text)


async def forget(turn: Turn) -> None:
    """Whoever is forgotten gives and takes no gift any more; the other side is told."""
    mine = await gifts.of_giver(turn.unit, turn.me.id)
    if mine is not None:
        await _call_off(turn, mine)
    for gift in await gifts.to_taker(turn.unit, turn.me.id):
        _end(turn, gift)
        giver = await people.get(turn.unit, gift["giver_id"])
        length = Minutes(gift["minutes"])
        turn.tell(giver, turn.text(giver.language, "gift.was_passed", length=length))


async def _call_off(scene: Scene, gift: Row) -> None:
    _end(scene, gift)
    if gift["taker_id"] is not None:
        taker = await people.get(scene.unit, gift["taker_id"])
        scene.tell(taker, scene.text(taker.language, "gift.came_to_nothing", name=gift["giver"]))


def _end(scene: Scene, gift: Row) -> None:
    gifts.drop(scene.unit, gift["token_hash"])
    reminders.cancel(scene.unit, GIFT_CLOCK, gift["giver_id"])
