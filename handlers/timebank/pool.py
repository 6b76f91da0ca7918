"""A community's pool of hours: people give to it, and staff give from it to who can't earn any."""

from collections.abc import Sequence

from handlers.chat.content import Content
from handlers.chat.turn import Turn
from handlers.desk.desk import the_case
from handlers.forms.flow import Flow, Step, register
from handlers.forms.form import begin
from handlers.forms.questions import Option, Told
from handlers.timebank.amount import Amount, ledger
from linkage.errors import DomainError
from linkage.models import Actor, Case, Person, Place
from linkage.timebank import Minutes
from storage import cases, people, places, timebank
from storage.conversations import Answers
from storage.timebank import Owner
from storage.unit import Unit

NUMBER_LENGTH, REASON_LENGTH = 15, 300
# The desks that may give from the pool.
_DESKS = (Actor.VOLUNTEER, Actor.COMMUNITY, Actor.STREET_OFFICE)


async def pool_of(unit: Unit, place_id: int | None) -> Place:
    """The community that a place lies in; the street for who lives elsewhere, or right there."""
    root = await places.root(unit)
    if place_id is None:
        return root
    _, *within = (await places.get(unit, place_id)).path.strip("/").split("/")
    return await places.get(unit, int(within[0])) if within else root


def may_grant(person: Person) -> bool:
    """Whether somebody works at one of the desks that give from a pool."""
    return bool(_areas(person))


def _areas(person: Person) -> list[str]:
    return sorted({grant.place_path for grant in person.grants if grant.desk in _DESKS})


async def to_see(turn: Turn) -> dict[str, Minutes]:
    """What the pools have that are one's own, or of the places one works for; by their names."""
    found: dict[int, Minutes] = {}
    for path in _areas(turn.me):
        found |= await timebank.pools(turn.unit, path)
    if not found or turn.me.place_id is not None:
        own = await pool_of(turn.unit, turn.me.place_id)
        found[own.id] = await timebank.balance(turn.unit, Owner(place_id=own.id))
    return {
        (await places.get(turn.unit, place_id)).named(turn.language): length
        for place_id, length in found.items()
    }


async def donate(turn: Turn) -> None:
    """*Give to the community*: how much is asked, and shown once more."""
    if not await ledger(turn).to_donate(turn.me.id):
        raise DomainError("timebank.none_left")
    turn.shown = True
    await begin(turn, DONATE)


async def _to_donate(turn: Turn, _: Answers) -> Minutes:
    return await ledger(turn).to_donate(turn.me.id)


async def _donated(turn: Turn, answers: Answers) -> None:
    minutes = Minutes(answers["minutes"])
    place = await pool_of(turn.unit, turn.me.place_id)
    await ledger(turn).donate(turn.me.id, place.id, minutes)
    turn.show(turn.words("donate.done", place=place.named(turn.language), length=minutes))


DONATE = register(
    Flow("donate", steps=(Step("minutes", Amount(_to_donate)),), finish=_donated, check=True)
)


async def grant(turn: Turn) -> None:
    """*Give from the pool*: for which resident is asked first, by the number of a need of theirs.

    Nobody can list residents; who sits at a desk knows the number.
    """
    if not may_grant(turn.me):
        raise DomainError("desk.no_role")
    turn.shown = True
    await begin(turn, GRANT_TO)


async def _in_hand(turn: Turn, _: Answers) -> Sequence[Option]:
    held = await cases.held_by(turn.unit, turn.me.id)
    return [Option(str(case.id), turn.words("case.number", number=case.id)) for case in held]


async def _found(turn: Turn, answers: Answers) -> None:
    """Ask on for the resident of that need; where it is none of one's desk, ask once more."""
    answer = answers["number"]
    said = answer if isinstance(answer, str) else Content.of_answer(answer).text
    number = "".join(char for char in said if char in "0123456789")
    try:
        case = await _the_case(turn, int(number or 0))
    except DomainError as error:
        turn.say(error.key, **error.values)
        await begin(turn, GRANT_TO)
        return
    place = await pool_of(turn.unit, case.place_id)
    if await ledger(turn).to_grant(place.id, case.resident_id):
        await begin(turn, GRANT, about=case.id)
    else:
        length = await timebank.balance(turn.unit, Owner(place_id=place.id))
        turn.say("grant.nothing_left", place=place.named(turn.language), length=length)


async def _the_case(turn: Turn, number: int) -> Case:
    """The need, where one works at a desk that gives from the pool of its community."""
    case = await the_case(turn, number, "card")
    if not any(turn.me.serves(desk, case.place_path) for desk in _DESKS):
        raise DomainError("case.not_yours", {"number": number})
    return case


async def _to_grant(turn: Turn, answers: Answers) -> Minutes:
    case = await cases.get(turn.unit, answers["about"])
    if case is None:
        return Minutes(0)
    place = await pool_of(turn.unit, case.place_id)
    return await ledger(turn).to_grant(place.id, case.resident_id)


async def _granted(turn: Turn, answers: Answers) -> None:
    case = await _the_case(turn, answers["about"])
    minutes, reason = Minutes(answers["minutes"]), Content.of_answer(answers["reason"]).text
    place = await pool_of(turn.unit, case.place_id)
    has = await timebank.balance(turn.unit, Owner(case.resident_id))
    await ledger(turn).grant(place.id, case.resident_id, minutes, turn.me.id, reason)
    here = place.named(turn.language)
    turn.show(turn.words("grant.done", number=case.id, length=minutes, place=here))
    resident = await people.get(turn.unit, case.resident_id)
    text = turn.text(
        resident.language,
        "grant.got",
        place=place.named(resident.language),
        length=minutes,
        reason=reason,
        balance=Minutes(has + minutes),
    )
    turn.tell_resident(resident, case, text)


GRANT_TO = register(
    Flow(
        "grant_to",
        steps=(Step("number", Told(NUMBER_LENGTH, written=True, choices=_in_hand)),),
        finish=_found,
    )
)
GRANT = register(
    Flow(
        "grant",
        steps=(
            Step("minutes", Amount(_to_grant)),
            Step("reason", Told(REASON_LENGTH, written=True)),
        ),
        finish=_granted,
        check=True,
    )
)
# What is written here speaks of others.
FORMS = frozenset({GRANT_TO.name, GRANT.name})
