"""The first meeting: language, what this is and what is kept, consent, where one lives."""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from handlers.chat.content import TEXT_LENGTH, Content, clean
from handlers.chat.menus import show_menu, staff_commands
from handlers.chat.said import said_for
from handlers.chat.turn import Turn
from handlers.chat.words import LANGUAGES, Moment, role_said, seat_said
from handlers.forms.flow import Flow, Step, added_to, register
from handlers.forms.form import begin, go_on, resume
from handlers.forms.questions import Choice, Option
from handlers.residents import family
from handlers.residents.found_home import bring_home
from handlers.residents.home import place_in, place_located, place_named, place_steps
from handlers.residents.need import is_greeting, need_told
from handlers.timebank import gifts
from handlers.volunteers.volunteering import volunteer
from linkage.errors import DomainError
from linkage.models import Grant, Person
from storage import outbox, people, places
from storage.conversations import Answers
from storage.drivers import Row

NAME_LENGTH = 64
# The data of a button that changes the language begins so.
LANGUAGE = "g:"
# Set where somebody came to volunteer.
_VOLUNTEERS = "volunteers"


async def languages(turn: Turn, _: Answers) -> Sequence[Option]:
    """The languages the bot speaks, each in its own."""
    return [
        Option(one, turn.words(f"language.{one}"), said=said_for(turn, f"language.said.{one}"))
        for one in LANGUAGES
    ]


async def _consents(turn: Turn, _: Answers) -> Sequence[Option]:
    yes, no = said_for(turn, "said.yes", "said.agree"), said_for(turn, "said.no", "said.decline")
    return [
        Option("yes", turn.words("welcome.consent.yes"), said=yes),
        Option("no", turn.words("welcome.consent.no"), said=no),
    ]


def _agreed(answers: Answers) -> bool:
    """Who comes to work here, or for somebody else, is not asked where they live."""
    invited = "invitation" in answers or "family" in answers
    return answers.get("consent") == "yes" and not invited


async def settle(turn: Turn, answers: Answers) -> None:
    """Keep who agreed, and go on with what they came for."""
    language = answers["language"]
    if answers["consent"] == "no":
        turn.show(turn.text(language, "welcome.declined"))
        return
    turn.person = newcomer(turn, language).model_copy(
        update={"place_id": place_in(answers), "consented_at": turn.unit.now}
    )
    people.save(turn.unit, turn.person)
    turn.show(turn.words("welcome.settled", name=turn.person.name))
    await bring_home(turn)
    if turn.person.place_id is None and _agreed(answers):
        turn.say("welcome.not_here", street=(await places.root(turn.unit)).named(turn.language))
    if "invitation" in answers:
        await _if_valid(turn, accept_invitation, answers["invitation"])
    if "family" in answers:
        await _if_valid(turn, family.offer, answers["family"])
    if "gift" in answers:
        await _if_valid(turn, gifts.offer, answers["gift"])
    told = Content.of_answer(answers["told"]) if "told" in answers else Content("")
    volunteers = _VOLUNTEERS in answers
    if not is_greeting(turn, told):
        if volunteers:
            turn.say("welcome.volunteer_then")
        await need_told(turn, told)
    elif volunteers:
        await volunteer(turn)
    elif _agreed(answers):
        show_menu(turn)


async def _if_valid(turn: Turn, accept: Callable[[Turn, str], Awaitable[None]], token: str) -> None:
    """Accept it, or say that somebody else has used it by now or that its time is over."""
    try:
        await accept(turn, token)
    except DomainError as error:
        turn.say(error.key, **error.values)


def newcomer(turn: Turn, language: str) -> Person:
    """The person behind the chat: as they are known, or new with the name Telegram shows."""
    if turn.person is not None:
        return turn.person.model_copy(update={"language": language})
    user = turn.update.effective_user
    name = clean(user.full_name if user else "")[:NAME_LENGTH]
    return Person(
        id=turn.unit.next_id("people"),
        chat_id=turn.chat_id,
        name=name or turn.text(language, "person.unnamed"),
        language=language,
    )


WELCOME = register(
    Flow(
        "welcome",
        steps=(
            Step("language", Choice(languages)),
            Step("consent", Choice(_consents)),
            *place_steps(_agreed),
        ),
        finish=settle,
        stray=added_to("told", TEXT_LENGTH),
        located=place_located(_agreed),
        named=place_named(_agreed),
    )
)


async def start(turn: Turn, token: str = "") -> None:
    """/start: greet a newcomer, take up where somebody left, accept an invitation, or the menu."""
    name, check, accept, token = _link(token)
    if turn.person is not None and turn.person.consented_at is not None:
        if token:
            await accept(turn, token)
        elif turn.conversation is not None:
            await resume(turn)
        else:
            show_menu(turn)
    elif turn.conversation is not None and turn.conversation.flow == WELCOME.name:
        if token:
            await check(turn, token)
            turn.conversation.answers[name] = token
        await go_on(turn)
    elif token:
        await check(turn, token)
        await begin(turn, WELCOME, **{name: token})
    else:
        await begin(turn, WELCOME)


class _Link(NamedTuple):
    """The form's answer that keeps a link's token; how it is checked, and what it leads to."""

    name: str
    check: Callable[[Turn, str], Awaitable[Row]]
    accept: Callable[[Turn, str], Awaitable[None]]
    token: str


def _link(token: str) -> _Link:
    if token.startswith(family.LINK):
        return _Link("family", family.the_link, family.offer, token.removeprefix(family.LINK))
    if token.startswith(gifts.LINK):
        return _Link("gift", gifts.the_gift, gifts.offer, token.removeprefix(gifts.LINK))
    return _Link("invitation", _invitation, accept_invitation, token)


async def meet(turn: Turn, content: Content) -> None:
    """A stranger simply wrote: what they said waits until they have agreed."""
    await begin(turn, WELCOME, told=content.as_answer())


async def meet_volunteer(turn: Turn) -> None:
    """A stranger would like to volunteer: they are asked how once they have agreed."""
    if turn.conversation is not None and turn.conversation.flow == WELCOME.name:
        turn.conversation.answers[_VOLUNTEERS] = True
        await go_on(turn)
    else:
        await begin(turn, WELCOME, **{_VOLUNTEERS: True})


async def _invitation(turn: Turn, token: str) -> Row:
    found = await people.invitation(turn.unit, token, turn.language)
    if found is None:
        raise DomainError("invite.unknown")
    if found["used_at"] is not None:
        mine = turn.person is not None and found["person_id"] == turn.person.id
        raise DomainError("invite.yours" if mine else "invite.used")
    if found["expires_at"] <= turn.unit.now:
        raise DomainError("invite.expired", {"at": Moment(found["expires_at"])})
    return found


async def accept_invitation(turn: Turn, token: str) -> None:
    """Give the person the role they were invited to; raises `DomainError` for a spent link."""
    found = await _invitation(turn, token)
    given = Grant.model_validate(dict(found))
    place = seat_said(found["place_name"], given.organization)
    people.use_invitation(turn.unit, found["token_hash"], turn.me.id)
    people.grant(
        turn.unit, turn.me.id, given.role, found["place_id"], given.organization, given.lead
    )
    turn.person = turn.me.model_copy(update={"grants": (*turn.me.grants, given)})
    turn.say(
        "invite.welcome_admin" if given.desk is None else "invite.welcome",
        role=role_said(given.role, given.lead),
        place=place,
    )
    payload = staff_commands(turn.services, turn.person)
    outbox.add(turn.unit, turn.chat_id, "setMyCommands", payload)
    if found["invited_by"] is not None:
        inviter = await people.get(turn.unit, found["invited_by"])
        if inviter.administers(found["place_path"]):
            _tell_inviter(turn, inviter, given, place)


def _tell_inviter(turn: Turn, inviter: Person, given: Grant, place: str) -> None:
    text = turn.text(
        inviter.language,
        "invite.accepted",
        name=turn.me.name,
        role=role_said(given.role, given.lead),
        place=place,
    )
    turn.tell(inviter, text)


async def language(turn: Turn) -> None:
    """/language: change the language of all that the bot says to this person, at any moment."""
    rows = [
        [turn.button(turn.language, f"language.{one}", f"{LANGUAGE}{one}")] for one in LANGUAGES
    ]
    turn.say("language.ask", rows)


async def change_language(turn: Turn, chosen: str) -> None:
    """Speak the chosen language from now on, and ask on where a form is under way."""
    if chosen not in LANGUAGES or turn.person is None:
        raise DomainError("press.unknown")
    turn.person = newcomer(turn, chosen)
    people.save(turn.unit, turn.person)
    turn.show(turn.words("language.changed"))
    if turn.person.grants:
        payload = staff_commands(turn.services, turn.person)
        outbox.add(turn.unit, turn.chat_id, "setMyCommands", payload)
    if turn.conversation is not None:
        await resume(turn)
