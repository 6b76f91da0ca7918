"""The things the program speaks of. Times are milliseconds since 1970 in UTC."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from linkage.quiet import QuietHours


class Actor(StrEnum):
    """Who can be answerable for a case: the five societies, and the street office behind them."""

    COMMUNITY = "community"
    SOCIAL_ORGANIZATION = "social_organization"
    SOCIAL_WORKER = "social_worker"
    VOLUNTEER = "volunteer"
    CHARITY = "charity"
    STREET_OFFICE = "street_office"


class Urgency(StrEnum):
    """How soon a need wants an answer; the policy gives each its limits."""

    URGENT = "urgent"
    SOON = "soon"
    WHENEVER = "whenever"


class Role(StrEnum):
    """What somebody is invited to be; each but the administrator serves the desk of one actor."""

    COMMITTEE_WORKER = "committee_worker"
    ORGANIZATION_STAFF = "organization_staff"
    SOCIAL_WORKER = "social_worker"
    VOLUNTEER_COORDINATOR = "volunteer_coordinator"
    CHARITY_STEWARD = "charity_steward"
    STREET_OFFICE = "street_office"
    ADMINISTRATOR = "administrator"


DESK_OF: dict[Role, Actor] = {
    Role.COMMITTEE_WORKER: Actor.COMMUNITY,
    Role.ORGANIZATION_STAFF: Actor.SOCIAL_ORGANIZATION,
    Role.SOCIAL_WORKER: Actor.SOCIAL_WORKER,
    Role.VOLUNTEER_COORDINATOR: Actor.VOLUNTEER,
    Role.CHARITY_STEWARD: Actor.CHARITY,
    Role.STREET_OFFICE: Actor.STREET_OFFICE,
}


class Level(StrEnum):
    """The levels of place, the street office's whole area first."""

    STREET = "street"
    COMMUNITY = "community"
    GRID = "grid"
    BUILDING = "building"


class Record(BaseModel):
    """What is read from the database: checked once, then never changed."""

    model_config = ConfigDict(frozen=True, extra="ignore")


def in_language(language: str, chinese: str, english: str | None) -> str:
    """What is said in both, for who reads that language ("zh_CN", "en", …)."""
    return chinese if english is None or language.startswith("zh") else english


def last_id(path: str) -> int:
    """The id of the place that a path such as /1/4/9/ leads to."""
    return int(path.strip("/").rpartition("/")[2])


class Place(Record):
    """A street, community, grid or building.

    `path` holds the ids from the street down: /1/4/9/; `label` the names, without the street's.
    Both names may be said in English, too; where that is None, the others stand for it.
    """

    id: int
    parent_id: int | None
    level: Level
    name: str
    label: str
    path: str
    name_en: str | None = None
    label_en: str | None = None

    def named(self, language: str) -> str:
        """Its name, for who reads that language."""
        return in_language(language, self.name, self.name_en)

    def labelled(self, language: str) -> str:
        """Its name with all it lies in, for who reads that language."""
        return in_language(language, self.label, self.label_en)


class Grant(Record):
    """A role that somebody holds for a place and all that lies in it.

    Who is `lead` answers for the desk there; a lead of social workers is their supervisor.
    """

    role: Role
    place_path: str
    organization: str = ""
    lead: bool = False

    @property
    def desk(self) -> Actor | None:
        """The actor whose desk the role serves; None for an administrator."""
        return DESK_OF.get(self.role)

    def covers(self, path: str) -> bool:
        """Whether a place lies within what the role was given for."""
        return path.startswith(self.place_path)


class Person(Record):
    """Somebody who talks with the bot; without consent, only what a crisis needs is kept.

    With `large`, they see few buttons and short words; `quiet` are quiet hours of their own. Who
    has no phone is `visited_by` one of the staff, whose chat and language then stand for theirs;
    what is read aloud to them is in the language they speak.
    """

    id: int
    chat_id: int
    name: str
    language: str
    place_id: int | None = None
    consented_at: int | None = None
    unreachable_at: int | None = None
    large: bool = False
    quiet: QuietHours | None = None
    visited_by: int | None = None
    speaks: str | None = None
    grants: tuple[Grant, ...] = ()

    def serves(self, actor: Actor, path: str) -> bool:
        """Whether the person sits at the actor's desk for that place."""
        return any(grant.desk is actor and grant.covers(path) for grant in self.grants)

    def leads(self, actor: Actor, path: str) -> bool:
        """Whether the person answers for the actor's desk for that place."""
        return any(
            grant.lead and grant.desk is actor and grant.covers(path) for grant in self.grants
        )

    def administers(self, path: str) -> bool:
        """Whether the person gives and takes away roles there."""
        return any(path.startswith(area) for area in self.areas)

    @property
    def areas(self) -> list[str]:
        """The paths of the places where the person is an administrator."""
        return [one.place_path for one in self.grants if one.role is Role.ADMINISTRATOR]

    @property
    def desks(self) -> list[tuple[Actor, str]]:
        """The desks where the person sits: each actor, and the path of the place."""
        return sorted({(one.desk, one.place_path) for one in self.grants if one.desk is not None})


class CaseState(StrEnum):
    """Where a case stands; see `linkage.cases` for the moves between."""

    WAITING = "waiting"
    TAKEN = "taken"
    ASKED = "asked"
    DONE = "done"
    CLOSED = "closed"


class Attachment(Record):
    """A picture, voice message or sticker, kept by Telegram under its `file_id`."""

    kind: str
    file_id: str


class DayPart(StrEnum):
    """A part of a day."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class Details(Record):
    """What is said of a need beside what it is: for whom, when, and where.

    `for_agrees` says whether a third person it is for knows and agrees; None where it is the
    resident's own. `wanted_at` is the beginning of a day, None for as soon as possible; without a
    `wanted_part` any time of it will do. `where_text` is what words say beyond the place.
    `minutes_offered` is what the resident gives for it from the time bank, once it is solved.
    """

    for_name: str | None = None
    for_agrees: bool | None = None
    wanted_at: int | None = None
    wanted_part: DayPart | None = None
    where_text: str | None = None
    minutes_offered: int | None = None


class Case(Details):
    """A need on its way: one number, one answerable actor at every moment until it is closed.

    A `complaint` is seen by few, and never by the worker it is about (`about_id`, where known) nor
    by anybody it is `kept_from`, who had the case in hand before. An emergency told in a complaint
    is `kept_from` them, too.
    What somebody told of a task has its `task_id`; who looks after the task is `called` to it, too.
    `visitor_id` is whoever visits a resident without a phone.
    """

    id: int
    resident_id: int
    text: str
    file: Attachment | None = None
    more: tuple[Attachment, ...] = ()
    category: str
    urgency: Urgency
    place_id: int
    place_path: str
    place_label: str
    place_label_en: str | None = None
    state: CaseState
    actor: Actor
    assignee_id: int | None = None
    complaint: bool = False
    about_id: int | None = None
    kept_from: frozenset[int] = frozenset()
    task_id: int | None = None
    called: frozenset[int] = frozenset()
    policy_version: str
    reason: str
    refused: frozenset[Actor] = frozenset()
    visitor_id: int | None = None
    seq: int
    created_at: int
    respond_by: int
    resolve_by: int

    def place(self, language: str) -> str:
        """The place it is for, for who reads that language."""
        return in_language(language, self.place_label, self.place_label_en)

    @property
    def files(self) -> tuple[Attachment, ...]:
        """Every picture and voice message the need was told with."""
        return (self.file, *self.more) if self.file else ()


class Seat(Person):
    """A desk's group as the reader of one case, which has a topic of its own there.

    It sees what whoever has taken the case sees, for they sit in it; but not how somebody without a
    phone is reached, for others sit in it too.
    """

    topic: str


class Room(Record):
    """A group in which a desk sits: that of one actor for a place and all that lies in it."""

    chat_id: int
    actor: Actor
    language: str
    place_path: str

    @property
    def reader(self) -> Person:
        """The group as one of those who are told something, outside any topic."""
        role = next(role for role, actor in DESK_OF.items() if actor is self.actor)
        grant = Grant(role=role, place_path=self.place_path)
        return Person(id=0, chat_id=self.chat_id, name="", language=self.language, grants=(grant,))

    @property
    def place_id(self) -> int:
        """The place that the desk serves: the last of its path."""
        return last_id(self.place_path)

    def seat(self, case: Case) -> Seat:
        """The group as the reader of a case."""
        here = case.assignee_id if self.actor is case.actor else None
        stands = self.reader.model_dump() | {"id": here or 0}
        return Seat(**stands, topic=f"topic:{case.id}")


class Event(Record):
    """A line of a case's timeline: who did what when, from which state to which, and why.

    `to_id` is to whom it was handed. Where a category was put right, it says from which to which.
    """

    case_id: int
    seq: int
    at: int
    person_id: int | None
    move: str
    from_state: CaseState | None
    to_state: CaseState
    actor: Actor
    text: str | None = None
    file: Attachment | None = None
    more: tuple[Attachment, ...] = ()
    from_category: str | None = None
    to_category: str | None = None
    to_id: int | None = None

    @property
    def files(self) -> tuple[Attachment, ...]:
        """Every picture and voice message that came with it."""
        return (self.file, *self.more) if self.file else ()
