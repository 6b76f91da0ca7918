"""Where something is: what lies near a shared location, and the question for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handlers.chat.content import Content
from handlers.chat.scene import Scene
from handlers.chat.turn import Turn
from handlers.forms.questions import SUMMARY, Option
from linkage.addresses import Named, named
from linkage.distance import Spot, metres
from linkage.errors import DomainError
from linkage.models import Level, Place
from storage import places
from storage.conversations import Answers

# The answers that it is where the resident lives, and where their words alone say.
HOME, WRITTEN = "home", "written"
# Beside the answer: what words may mean, and the words where they say more; no step's names.
AMONG, WORDS = "among", "words"
WORDS_LENGTH = 300
# From how far, in metres, a place is said to be near, and the street to be somebody's own.
NEAR, AROUND = 300, 3_000


async def nearest(scene: Scene, spot: Spot, within: int) -> list[tuple[Place, int]]:
    """The buildings no more than `within` metres away, each with its distance, nearest first."""
    known = await places.located(scene.unit, Level.BUILDING)
    far = [(place, round(metres(spot, at))) for place, at in known]
    return sorted((one for one in far if one[1] <= within), key=lambda one: one[1])


async def spot_words(turn: Turn, spot: Spot) -> str:
    """A shared location in words, as it goes to whoever helps."""
    found = await nearest(turn, spot, NEAR)
    point = f"{spot.latitude:.5f}, {spot.longitude:.5f}"
    if not found:
        return turn.words("where.spot", point=point)
    return turn.words("where.near", place=found[0][0].labelled(turn.language), point=point)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """At home, at another building of the community, or as words or a shared location say.

    What is `of_other` people is at no home of whoever tells it.
    """

    of_other: bool = False

    @property
    def typed(self) -> bool:
        """It may be written."""
        return True

    async def options(self, turn: Turn, answers: Answers) -> Sequence[Option]:
        """What words may mean; home and the buildings of its community, or else the communities."""
        among = [await places.get(turn.unit, one) for one in answers.get(AMONG, ())]
        meant = [Option(str(place.id), place.labelled(turn.language)) for place in among]
        if WORDS in answers:
            meant.append(Option(WRITTEN, turn.words("where.as_written")))
        usual = await self._usual(turn)
        return [*meant, *(one for one in usual if one not in meant)]

    async def _usual(self, turn: Turn) -> list[Option]:
        street = await places.root(turn.unit)
        if turn.me.place_id is None:
            found = await places.within(turn.unit, street.id, Level.COMMUNITY)
            return [Option(str(place.id), place.named(turn.language)) for place in found]
        home = await places.get(turn.unit, turn.me.place_id)
        community = home.path.removeprefix(street.path).partition("/")[0]
        around = f"{street.path}{community}/" if community else street.path
        found = await places.inside(turn.unit, around, Level.BUILDING)
        others = [place for place in found if self.of_other or place.id != home.id]
        others.sort(key=lambda place: (place.parent_id != home.parent_id, place.id != home.id))
        at_home = [] if self.of_other else [Option(HOME, turn.words("where.home"))]
        return [
            *at_home,
            *(Option(str(place.id), place.labelled(turn.language)) for place in others),
        ]

    def read(self, content: Content, options: Sequence[Option]) -> Any:
        """The place whose label was written, or the words."""
        written = content.text.casefold()
        if (named := next((o for o in options if o.label.casefold() == written), None)) is not None:
            return named.value
        if content.files:
            raise DomainError("told.words_only")
        if len(content.text) > WORDS_LENGTH:
            raise DomainError("told.too_long", {"length": len(content.text), "limit": WORDS_LENGTH})
        return content.as_answer()

    async def tell(self, turn: Turn, answers: Answers, answer: Any) -> str:
        """The place, the words, or what lies near."""
        place, words = await found_at(turn, answers, answer)
        if answer == HOME and place is not None:
            return turn.words("where.at_home", place=place.labelled(turn.language))
        label = place.labelled(turn.language) if place else ""
        if words and place is not None and not isinstance(answer, list):
            label = turn.words("where.words_at", words=words, place=label)
        elif words:
            label = words
        return turn.in_short(turn.language, label, None, SUMMARY)


async def named_places(turn: Turn, text: str) -> Named:
    """The places that words may mean: where several bear the name, those of one's own community."""
    known = await places.everything(turn.unit)
    found = named(text, known)
    home = next((one for one in known if one.id == turn.me.place_id), None)
    if home is None or len(found.places) < 2:
        return found
    # The street's id comes first, then the community's.
    own = "/".join(home.path.split("/")[:3])
    near = tuple(one for one in found.places if one.path.startswith(f"{own}/"))
    return found._replace(places=near or found.places)


async def found_at(turn: Turn, answers: Answers, answer: Any) -> tuple[Place | None, str | None]:
    """The place of an answer, and what words say beyond it; None is wherever they live."""
    if isinstance(answer, dict):
        place = answer.get("place")
        return (await places.get(turn.unit, place) if place else None), answer["text"]
    if isinstance(answer, list):
        spot = Spot(*answer)
        near = await nearest(turn, spot, AROUND)
        return (near[0][0] if near else None), await spot_words(turn, spot)
    words = answers.get(WORDS)
    if answer == WRITTEN:
        return None, words
    if answer != HOME:
        meant = int(answer) in answers.get(AMONG, ())
        return await places.get(turn.unit, int(answer)), words if meant else None
    home = turn.me.place_id
    return (await places.get(turn.unit, home) if home is not None else None), None
