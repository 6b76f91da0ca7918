"""The volunteers of the demo neighbourhood: what they can do, and when they have time."""

from dataclasses import dataclass

from bot.demo.helped import has_helped
from handlers.volunteers.enrolment import EXPIRY, RENEW_BEFORE
from linkage.enrolment import Move
from linkage.models import DayPart, Level, Person, Place
from linkage.volunteers import PARTS, Stretch, Volunteer, VolunteerState, area_of
from linkage.week import merged
from storage import people, reminders, volunteers
from storage.unit import Unit
from storage.volunteers import Recorded

DAY_MS = 86_400_000
# How long ago they enrolled, and for how long what needs a training or a check is recorded.
ENROLLED_DAYS, VALID_DAYS = 60, 365
# Those whose papers run out soon, so that it is seen how they are asked for anew: of the second,
# they have been asked for already.
SOON_DAYS, SOONER_DAYS = 40, 20
# What the shipped policy wants recorded.
CHECKED = frozenset(
    {
        *("first_aid", "driving", "repairs_small", "repairs_electric", "tutoring"),
        *("child_care", "elder_care", "companionship", "cooking"),
    }
)
# A day of the week in a letter.
_DAYS: dict[str, tuple[DayPart, ...]] = {
    "-": (),
    "m": (DayPart.MORNING,),
    "a": (DayPart.AFTERNOON,),
    "e": (DayPart.EVENING,),
    "d": (DayPart.MORNING, DayPart.AFTERNOON),
    "w": tuple(PARTS),
}


@dataclass(frozen=True, slots=True)
class Helper:
    """A volunteer of the demo; `week` has a letter of `_DAYS` for each day, Monday first.

    Only some have a chat on the page, with `id` and `about`: the others never answer.
    """

    name: str
    building: str
    reach: Level
    skills: tuple[str, ...]
    week: str
    most: int
    languages: tuple[str, ...] = ("zh_CN",)
    never: tuple[str, ...] = ()
    id: int = 0
    about: dict[str, str] | None = None
    valid_days: int = VALID_DAYS

    @property
    def language(self) -> str:
        """The language the bot speaks with them."""
        return self.languages[0]

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """Their week."""
        return merged(
            Stretch(day, *PARTS[part])
            for day, letter in enumerate(self.week)
            for part in _DAYS[letter]
        )


_B, _G, _C, _S = Level.BUILDING, Level.GRID, Level.COMMUNITY, Level.STREET
_BOTH, _ENGLISH = ("zh_CN", "en"), ("en",)

HELPERS = (
    Helper(
        "马志强",
        "1号楼",
        _S,
        ("driving", "carrying", "first_aid"),
        "ddddd--",
        3,
        id=7301,
        about={"zh": "志愿者 · 退休司机", "en": "volunteer · retired driver"},
    ),
    Helper(
        "林小燕",
        "4号楼",
        _C,
        ("tutoring", "phone_and_computer", "companionship"),
        "eee--dd",
        2,
        _BOTH,
        id=7302,
        about={"zh": "志愿者 · 研究生", "en": "volunteer · graduate student"},
    ),
    Helper(
        "Tom Becker",
        "7号楼",
        _S,
        ("interpreting", "pets", "carrying"),
        "e-e-edd",
        2,
        ("en", "zh_CN"),
        id=7303,
        about={"zh": "志愿者 · 在这里工作的德国人", "en": "volunteer · works here, from Germany"},
    ),
    Helper(
        "何美玲",
        "6号楼",
        _C,
        ("cooking", "elder_care", "companionship"),
        "mmmmm--",
        4,
        id=7304,
        about={"zh": "志愿者 · 退休护士", "en": "volunteer · retired nurse"},
        valid_days=SOON_DAYS,
    ),
    Helper("陆建华", "1号楼", _G, ("repairs_small", "repairs_electric"), "a-a-a--", 2),
    Helper("沈玉芳", "1号楼", _B, ("companionship", "cooking"), "mmmmmmm", 3),
    Helper("顾思远", "2号楼", _C, ("phone_and_computer", "paperwork"), "---e-dd", 1, _BOTH),
    Helper("唐秀珍", "2号楼", _C, ("hairdressing", "companionship"), "d---d--", 2),
    Helper("Marco Rossi", "2号楼", _C, ("cooking", "interpreting"), "eeee-a-", 1, _ENGLISH),
    Helper("冯国庆", "2号楼", _S, ("carrying", "repairs_plumbing"), "ddd-ddd", 5),
    Helper("苏雅婷", "3号楼", _G, ("child_care", "tutoring"), "-a-a---", 2, never=("errands",)),
    Helper("姜红梅", "3号楼", _C, ("elder_care", "first_aid"), "m-m-m--", 2),
    Helper("郑浩然", "3号楼", _S, ("carrying", "pets"), "-----ww", 2, _BOTH),
    Helper("许桂香", "3号楼", _B, ("gardening", "cooking"), "mmmmm--", 3),
    Helper("Aisha Khan", "4号楼", _C, ("tutoring", "interpreting"), "-e-e-d-", 2, _BOTH[::-1]),
    Helper("魏东升", "4号楼", _S, ("driving", "repairs_small"), "w-w-w--", 3),
    Helper("罗翠英", "4号楼", _G, ("companionship", "paperwork"), "dd-dd--", 2),
    Helper("贾文博", "4号楼", _C, ("phone_and_computer",), "e-e-e-a", 1),
    Helper(
        "潘丽华",
        "5号楼",
        _C,
        ("first_aid", "elder_care"),
        "-m-m-m-",
        2,
        valid_days=SOONER_DAYS,
    ),
    Helper("杜明亮", "5号楼", _G, ("carrying", "repairs_small"), "eeeee--", 1),
    Helper("Sofia Garcia", "5号楼", _S, ("companionship", "pets"), "aa-aa--", 2, ("en", "zh_CN")),
    Helper("丁建平", "5号楼", _S, ("driving", "first_aid"), "dd-dd-d", 4, never=("small_repairs",)),
    Helper("薛梅", "6号楼", _B, ("cooking", "companionship"), "aaaaaaa", 2),
    Helper("邱少军", "6号楼", _S, ("repairs_electric", "carrying"), "-----dd", 2),
    Helper("方晓彤", "7号楼", _C, ("tutoring", "child_care"), "e-e-ed-", 2, _BOTH),
    Helper("夏长林", "7号楼", _G, ("gardening", "repairs_plumbing"), "ddddd--", 3),
    Helper("David Okafor", "7号楼", _S, ("phone_and_computer", "carrying"), "--e--dd", 2, _ENGLISH),
    Helper("石秋菊", "8号楼", _C, ("hairdressing", "cooking"), "m-m-m--", 1),
    Helper("龙飞", "8号楼", _S, ("carrying", "phone_and_computer", "driving"), "eeee-dd", 3, _BOTH),
    Helper("钱淑芬", "8号楼", _G, ("paperwork", "companionship", "first_aid"), "dd-dd--", 2),
)


def enrol(
    unit: Unit, one: Helper, building: Place, grid: Place, coordinator_id: int | None
) -> None:
    """Keep a volunteer of the demo, approved some time ago."""
    since = unit.now - ENROLLED_DAYS * DAY_MS
    person = Person(
        id=unit.next_id("people"),
        chat_id=one.id,
        name=one.name,
        language=one.language,
        place_id=building.id,
        consented_at=since,
    )
    people.save(unit, person)
    applied = Volunteer(
        person_id=person.id,
        state=VolunteerState.APPLIED,
        reach=one.reach,
        area=area_of(building.path, one.reach),
        languages=frozenset(one.languages),
        never=frozenset(one.never),
        weekly_most=one.most,
        agreed_at=since,
        applied_at=since,
    )
    volunteers.append(unit, applied, Move.APPLY, person.id)
    approved = applied.model_copy(update={"state": VolunteerState.APPROVED, "seq": 1})
    volunteers.save(unit, approved)
    volunteers.append(unit, approved, Move.APPROVE, coordinator_id)
    volunteers.name_skills(unit, person.id, (), one.skills)
    checked = sorted(CHECKED.intersection(one.skills))
    if checked and coordinator_id is not None:
        until = unit.now + one.valid_days * DAY_MS
        for skill in checked:
            put_down = Recorded(
                skill=skill, recorded_at=since, recorded_by=coordinator_id, valid_until=until
            )
            volunteers.record(unit, person.id, put_down)
        asks = until - RENEW_BEFORE
        reminders.put(unit, EXPIRY, person.id, asks if asks > unit.now else until)
    volunteers.set_week(unit, person.id, one.stretches)
    if coordinator_id is not None:
        has_helped(unit, person, building, grid, coordinator_id)
