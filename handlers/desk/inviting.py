"""An administrator invites somebody to a role: what, where, and a link to pass on."""

from collections.abc import Sequence

from handlers.chat.turn import Turn
from handlers.chat.words import Moment, role_said, seat_said
from handlers.forms.flow import Flow, Step, register
from handlers.forms.form import begin
from handlers.forms.questions import Choice, Option, Told
from linkage.errors import DomainError
from linkage.models import DESK_OF, Level, Role
from storage import facts, people, places
from storage.conversations import Answers

ORGANIZATION_LENGTH = 60
# The button that begins an invitation.
INVITE = "l:0:invite"
LEAD = "lead"


async def invite(turn: Turn) -> None:
    """*Invite somebody*: the role, where, and for an organization its name are asked."""
    if not turn.me.areas:
        raise DomainError("roles.not_yours")
    turn.shown = True
    await begin(turn, INVITING)


async def _roles(turn: Turn, _: Answers) -> Sequence[Option]:
    return [Option(role, turn.words(f"role.{role}")) for role in Role]


def _has_a_desk(answers: Answers) -> bool:
    return answers.get("role") in DESK_OF


async def _leads(turn: Turn, answers: Answers) -> Sequence[Option]:
    lead = role_said(answers["role"], lead=True)
    return [
        Option("no", turn.words("inviting.not_lead")),
        Option(LEAD, turn.words("inviting.as_lead", role=lead)),
    ]


async def _places(turn: Turn, _: Answers) -> Sequence[Option]:
    """The street and the communities within what this person administers, or just that."""
    return [
        Option(str(place.id), place.labelled(turn.language))
        for place in await places.everything(turn.unit)
        if place.path in turn.me.areas
        or (turn.me.administers(place.path) and place.level is Level.COMMUNITY)
    ]


async def _grids(turn: Turn, answers: Answers) -> Sequence[Option]:
    place = answers["place"]
    grids = await places.within(turn.unit, int(place), Level.GRID) if place else ()
    if not grids:
        return ()
    whole = Option(answers["place"], turn.words("inviting.whole"))
    return [whole, *(Option(str(grid.id), grid.named(turn.language)) for grid in grids)]


async def _invited(turn: Turn, answers: Answers) -> None:
    role, place_id = Role(answers["role"]), answers["grid"] or answers["place"]
    place = await places.get(turn.unit, int(place_id)) if place_id else None
    if place is None or not turn.me.administers(place.path):
        raise DomainError("roles.not_yours")
    lead = answers.get("lead") == LEAD
    named = answers["organization"]["text"] if "organization" in answers else ""
    token = people.invite(turn.unit, role, place.id, named, lead, turn.me.id)
    turn.say(
        "inviting.link",
        role=role_said(role, lead),
        place=seat_said(place.labelled(turn.language), named),
        until=Moment(turn.unit.now + people.INVITATION_VALID_MS),
        link=f"https://t.me/{await facts.bot_name(turn.unit)}?start={token}",
        token=token,
    )


INVITING = register(
    Flow(
        "inviting",
        steps=(
            Step("role", Choice(_roles)),
            Step("lead", Choice(_leads), _has_a_desk),
            Step(
                "organization",
                Told(ORGANIZATION_LENGTH, written=True),
                lambda answers: answers.get("role") == Role.ORGANIZATION_STAFF,
            ),
            Step("place", Choice(_places)),
            Step("grid", Choice(_grids)),
        ),
        finish=_invited,
    )
)
