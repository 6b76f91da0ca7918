"""/forget: what is kept of a person is removed, after they were told what that means.

DOMAIN.md, rule 7: what the figures and ledgers need stays, without the name.
"""

from handlers.cases import topics
from handlers.cases.cards import Desk, case_button, desk_card
from handlers.cases.casework import move
from handlers.cases.relay import answerable
from handlers.cases.visits import leave
from handlers.chat.menus import no_staff_commands
from handlers.chat.scene import card_name, cut
from handlers.chat.turn import Turn
from handlers.chat.words import Said
from handlers.desk.leaving import ROLE_ENDED, empty_cards, hand_back, unlink_groups
from handlers.residents import family
from handlers.residents.crisis import alarm
from handlers.tasks.losing import release
from handlers.timebank import gifts, timebank
from handlers.volunteers import enrolment
from linkage.access import CLOCK, relations
from linkage.cases import Move
from linkage.errors import DomainError
from linkage.models import Case, CaseState, Person
from linkage.waits import is_crisis
from storage import (
    assignments,
    cases,
    conversations,
    forgetting,
    kept,
    outbox,
    people,
    places,
    reminders,
    tasks,
)
from storage.cases import EVERY

# The data of the two buttons.
REALLY, KEEP = "p:0:forget", "p:0:keep"
NUMBERS = 400


async def forget(turn: Turn) -> None:
    """/forget: say what goes and what stays, and ask once more."""
    if turn.person is None:
        conversations.end(turn.unit, turn.chat_id)
        turn.say("forget.nothing")
        return
    if await _must_stay(turn, turn.person):
        return
    parts = [turn.words("forget.ask")]
    if mine := await cases.open_of(turn.unit, turn.person.id):
        numbers = cut(", ".join(str(case.id) for case in mine), NUMBERS)
        parts.append(turn.words("forget.open", numbers=numbers))
    if left := await timebank.left_behind(turn, turn.person):
        parts.append(left)
    if turn.person.grants:
        parts.append(turn.words("forget.staff"))
    rows = [
        [turn.button(turn.language, "forget.keep", KEEP)],
        [turn.button(turn.language, "forget.really", REALLY)],
    ]
    turn.answer("\n\n".join([*parts, turn.words("forget.sure")]), rows)


async def keep(turn: Turn) -> None:
    """The person has thought better of it."""
    turn.show(turn.words("forget.kept"))


async def forget_now(turn: Turn) -> None:
    """The second press: withdraw what is open, hand back what they held, and remove the rest."""
    me, goodbye = turn.me, turn.words("forget.done")
    if await _must_stay(turn, me):
        return
    for case in await cases.of_resident(turn.unit, me.id, EVERY):
        await _forget_case(turn, me, case)
    # Their family hears that it is over, and of none of their needs any more.
    turn.events.clear()
    held = await cases.held_by(turn.unit, me.id)
    await hand_back(turn, [case for case in held if case.resident_id != me.id], me)
    await family.forget(turn)
    await release(turn, me.id)
    await gifts.forget(turn)
    await timebank.close(turn, me)
    await enrolment.forget(turn, me)
    tasks.forget(turn.unit, me.id)
    assignments.forget(turn.unit, me.id)
    no_more = me.model_copy(update={"grants": ()})
    await leave(turn, no_more)
    forgetting.forget_person(turn.unit, me.id)
    reminders.cancel(turn.unit, ROLE_ENDED, me.id)
    forgetting.forget_chat(turn.unit, turn.chat_id, await kept.received(turn.unit, turn.chat_id))
    if me.grants:
        await empty_cards(turn, no_more)
        await unlink_groups(turn, no_more)
        payload = no_staff_commands(turn.chat_id)
        outbox.add(turn.unit, turn.chat_id, "deleteMyCommands", payload)
    turn.show(goodbye)


async def forget_visited(turn: Turn, case: Case) -> None:
    """*Forget them*: somebody without a phone wishes it, and their visitor is asked once more."""
    resident = await _visited(turn, case)
    sure = turn.words("visit.forget_sure", name=resident.name)
    left = await timebank.left_behind(turn, resident)
    rows = [
        [case_button(turn, turn.language, "forget.keep", case, "show")],
        [case_button(turn, turn.language, "visit.forget_really", case, "gone_now")],
    ]
    turn.show("\n\n".join(filter(None, (sure, left))), rows)


async def forget_visited_now(turn: Turn, case: Case) -> None:
    """The second press: withdraw what is open for them, and remove the rest."""
    resident = await _visited(turn, case)
    if await _must_stay(turn, resident):
        return
    for one in await cases.of_resident(turn.unit, resident.id, EVERY):
        await _forget_case(turn, resident, one)
    await timebank.close(turn, resident)
    tasks.forget(turn.unit, resident.id)
    assignments.forget(turn.unit, resident.id)
    forgetting.forget_person(turn.unit, resident.id)
    turn.show(turn.words("visit.forgotten", name=resident.name))


async def _visited(turn: Turn, case: Case) -> Person:
    if case.visitor_id != turn.me.id:
        raise DomainError("press.unknown")
    return await people.get(turn.unit, case.resident_id)


async def _must_stay(turn: Turn, me: Person) -> bool:
    """Say so kindly where somebody in danger would be left alone; who helps them hears it first."""
    mine = alarm(turn, await cases.open_of(turn.unit, me.id))
    if mine is not None:
        for person in await answerable(turn, mine):
            text = turn.text(person.language, "desk.wants_to_go", number=mine.id)
            turn.tell(person, text, work=mine)
        turn.show(turn.words("forget.in_danger", number=mine.id, actor=Said(f"actor.{mine.actor}")))
        return True
    held = await cases.taken_by(turn.unit, me.id)
    crisis = next((case for case in held if is_crisis(case, turn.services.policy)), None)
    if crisis is not None:
        turn.show(turn.words("forget.needed", number=crisis.id))
    return crisis is not None


async def _forget_case(turn: Turn, me: Person, case: Case) -> None:
    """Withdraw the case if it is open; take its words away, from staff's screens and groups too."""
    words = {"text": "", "file": None, "more": (), "for_name": None, "where_text": None}
    gone = case.model_copy(update=words)
    if case.state is not CaseState.CLOSED:
        holders = await answerable(turn, case)
        gone = move(turn, gone, Move.WITHDRAW, me, relations(me, case) | CLOCK)
        for person in holders:
            if person.id != me.id:
                text = turn.text(person.language, "desk.forgotten", number=case.id)
                turn.tell(person, text)
    # As near as the figures need it: the community, or else the street.
    street, *within = case.place_path.strip("/").split("/")
    place = await places.get(turn.unit, int(within[0] if within else street))
    gone = gone.model_copy(update={"place_label": place.label, "place_label_en": place.label_en})
    forgetting.forget_case(turn.unit, case.id, place.id)
    chats = await outbox.card_chats(turn.unit, card_name(case.id))
    staff = await people.staff(turn.unit, case.place_path)
    seats = [seat for seat in await topics.seats(turn, case) if seat.chat_id in chats]
    shown = [one for one in staff if one.chat_id in chats and one.id != me.id]
    for person in (*shown, *seats):
        text, rows = desk_card(turn, gone, person, Desk(staff))
        turn.retell(person, text, rows, card_name(case.id))
    if case.state is not CaseState.CLOSED:
        for seat in seats:
            turn.tell(seat, turn.text(seat.language, "desk.forgotten", number=case.id))
        topics.close(turn, seats)
