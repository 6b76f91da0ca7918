"""What is kept of a person as one HTML page, in their language, for a phone to open."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

from handlers.cases.details import detail_lines, kinds
from handlers.chat.scene import TEXT_LIMIT
from handlers.chat.turn import Turn
from handlers.chat.words import Moment, Said, Value, role_said, seat_said
from handlers.timebank.timebank_words import entry_line
from linkage.cases import Move
from linkage.models import Attachment, Details
from linkage.timebank import Kind, Minutes
from storage.timebank import Entry

_STYLE = (
    "body{font:1.1em/1.6 sans-serif;max-width:40em;margin:auto;padding:1em}"
    "p{margin:.3em 0;white-space:pre-line;overflow-wrap:anywhere}"
)
# What somebody who works here does and has.
_WORK = (
    *("roles", "invitations", "invitations_made", "groups"),
    *("visits", "in_hand", "handed_to_you", "deeds", "volunteer_decisions"),
)


class _Page:
    """A page that grows downwards, in somebody's words."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._html = ElementTree.Element("html", lang=turn.language.replace("_", "-"))
        head = ElementTree.SubElement(self._html, "head")
        ElementTree.SubElement(head, "meta", charset="utf-8")
        fits = {"name": "viewport", "content": "width=device-width,initial-scale=1"}
        ElementTree.SubElement(head, "meta", fits)
        ElementTree.SubElement(head, "title").text = turn.words("mydata.title")
        ElementTree.SubElement(head, "style").text = _STYLE
        self._body = ElementTree.SubElement(self._html, "body")

    def add(self, tag: str, text: str) -> None:
        """Add a block; its lines stay lines."""
        ElementTree.SubElement(self._body, tag).text = text

    def words(self, key: str, **values: Value) -> str:
        """The words of a key in the reader's language."""
        return self._turn.words(key, **values)

    def told(self, told: dict[str, Any]) -> str:
        """Words and the name of what came with them; contents may have been removed since."""
        if "from_category" in told:
            changed = (told["from_category"], told["to_category"])
            return kinds(self._turn, self._turn.language, *changed)
        file = Attachment.model_validate(told["file"]) if told.get("file") else None
        more = [Attachment.model_validate(one) for one in told.get("more", ())]
        text = told.get("text") or ""
        short = self._turn.in_short(self._turn.language, text, file, TEXT_LIMIT, more)
        # The reason to withdraw may have been left out.
        if short or told.get("move") == Move.WITHDRAW:
            return short
        return self.words("privacy.removed")

    def written(self) -> str:
        """The whole page."""
        html = ElementTree.tostring(self._html, encoding="unicode", method="html")
        return f"<!DOCTYPE HTML>\n{html}"


def page(turn: Turn, data: dict[str, Any]) -> str:
    """The page of what `handlers.privacy.mydata.everything` found."""
    made = _Page(turn)
    made.add("h1", made.words("mydata.title"))
    made.add("p", made.words("mydata.as_of", at=_moment(data["written_at"])))
    _person(made, data["person"])
    made.add("h2", made.words("mydata.cases", count=len(data["cases"])))
    for case in data["cases"]:
        _case(made, turn, case)
    _family(made, data["family"])
    _timebank(made, turn, data["timebank"])
    _volunteering(made, turn, data["volunteering"])
    _tasks(made, turn, data)
    _looks(made, data["looks"])
    _work(made, data)
    _under_way(made, data)
    made.add("p", made.words("mydata.removal"))
    return made.written()


def _ms(iso: str) -> int:
    return int(datetime.fromisoformat(iso).timestamp() * 1000)


def _moment(iso: str) -> Moment:
    return Moment(_ms(iso), full=True)


def _person(made: _Page, person: dict[str, Any]) -> None:
    made.add("h2", made.words("mydata.you"))
    made.add("p", made.words("mydata.name", name=person["name"], chat=person["telegram_chat"]))
    made.add("p", made.words("mydata.language", spoken=Said(f"language.{person['language']}")))
    home = person["home"] or made.words("mydata.no_home")
    made.add("p", made.words("mydata.home", place=home))
    large = Said("settings.on" if person["large_and_few"] else "settings.off")
    made.add("p", made.words("mydata.large", large=large))
    if person["quiet_hours"]:
        made.add("p", made.words("mydata.quiet", hours=person["quiet_hours"]))
    made.add("p", made.words("mydata.since", at=_moment(person["first_met_at"])))
    if person["agreed_at"]:
        made.add("p", made.words("mydata.agreed", at=_moment(person["agreed_at"])))


def _case(made: _Page, turn: Turn, case: dict[str, Any]) -> None:
    labels = turn.services.policy.category(case["category"]).labels
    made.add("h3", made.words("mydata.case", number=case["number"], category=labels))
    made.add("p", made.told(case))
    made.add(
        "p",
        made.words(
            "mydata.case_is",
            urgency=Said(f"urgency.{case['urgency']}"),
            place=case["place"],
            actor=Said(f"actor.{case['actor']}"),
            state=Said(f"state.{case['state']}"),
        ),
    )
    wanted = _ms(case["wanted_at"]) if case["wanted_at"] else None
    for line in detail_lines(turn, turn.language, Details(**(case | {"wanted_at": wanted}))):
        made.add("p", line)
    for event in case["timeline"]:
        said = event["move"] == Move.DONE and (event["text"] or event["file"])
        made.add(
            "p",
            made.words(
                "timeline.done_told" if said else f"timeline.{event['move']}",
                at=_moment(event["at"]),
                actor=Said(f"actor.{event['actor']}"),
                text=made.told(event),
            ),
        )
    for one in case["tasks"]:
        text = " ".join(filter(None, (one["text"], one["risks"]))) or "–"
        made.add("p", made.words("mydata.case_task", at=_moment(one["at"]), text=text))
    for one in case["follow_ups"]:
        made.add("p", made.words("mydata.asked", at=_moment(one["asked_at"])))
        if one["satisfaction"] is not None:
            said = Said(f"satisfaction.{one['satisfaction']}")
            made.add("p", made.words("mydata.rated", satisfaction=said))
    if case["next_reminder_at"]:
        made.add("p", made.words("mydata.clock", at=_moment(case["next_reminder_at"])))


def _family(made: _Page, found: dict[str, Any]) -> None:
    if not any(found.values()):
        return
    made.add("h2", made.words("mydata.family"))
    for one in found["told_of_you"]:
        at = _moment(one["since"])
        made.add("p", made.words("mydata.told_of_you", name=one["name"], at=at))
    for one in found["you_are_told_of"]:
        at = _moment(one["since"])
        made.add("p", made.words("mydata.you_are_told", name=one["name"], at=at))
    if found["open_link"]:
        at = _moment(found["open_link"]["expires_at"])
        made.add("p", made.words("mydata.family_link", at=at))


def _timebank(made: _Page, turn: Turn, found: dict[str, Any]) -> None:
    if not any(found.values()):
        return
    made.add("h2", made.words("mydata.timebank", length=Minutes(found["balance_minutes"])))
    for one in found["transfers"]:
        entry = Entry(**(one | {"at": _ms(one["at"]), "kind": Kind(one["kind"])}))
        made.add("p", entry_line(turn, turn.language, entry))
    if gift := found["open_gift"]:
        at, length = _moment(gift["expires_at"]), Minutes(gift["minutes"])
        made.add("p", made.words("mydata.open_gift", length=length, at=at))
    if count := len(found["moved_for_others"]):
        made.add("p", made.words("mydata.moved_for_others", count=count))
    for name in found["gifts_awaited_from"]:
        made.add("p", made.words("mydata.awaited_gift", name=name))


def _volunteering(made: _Page, turn: Turn, found: dict[str, Any] | None) -> None:
    if found is None:
        return
    made.add("h2", made.words("mydata.volunteer"))
    state = Said(f"volunteer.state.{found['state']}")
    at = _moment(found["applied_at"])
    made.add("p", made.words("mydata.volunteer_since", at=at, state=state))
    made.add("p", found["in_words"])
    if found["about"]:
        made.add("p", made.words("volunteer.more", text=found["about"]))
    labels = {one.id: one.labels for one in turn.services.policy.skills}
    for one in found["skills"]:
        if one["recorded_at"]:
            label, at = labels.get(one["skill"], one["skill"]), _moment(one["recorded_at"])
            note = one["note"] or "–"
            made.add("p", made.words("mydata.volunteer_skill", label=label, at=at, note=note))
    for one in found["events"]:
        said = made.words(f"mydata.volunteer.{one['move']}", text=one["text"] or "")
        made.add("p", made.words("mydata.at", at=_moment(one["at"]), what=said))


def _tasks(made: _Page, turn: Turn, data: dict[str, Any]) -> None:
    """The tasks they were asked for or had, and whom they do not want to meet."""
    if not (data["tasks"] or data["blocked"]):
        return
    made.add("h2", made.words("mydata.tasks"))
    for one in data["tasks"]:
        said = one["state"] or one["answer"] or "asked"
        made.add(
            "p",
            made.words(
                "mydata.task",
                at=_moment(one["starts_at"]),
                kind=turn.services.policy.category(one["category"]).labels,
                area=one["area"],
                said=Said(f"mydata.task.{said}"),
            ),
        )
    for one in data["blocked"]:
        made.add("p", made.words("mydata.blocked", at=_moment(one["at"]), name=one["name"]))


def _looks(made: _Page, looks: Sequence[dict[str, Any]]) -> None:
    made.add("h2", made.words("mydata.looks"))
    if not looks:
        made.add("p", made.words("mydata.nobody"))
    for look in looks:
        made.add(
            "p",
            made.words(
                "mydata.look",
                at=_moment(look["at"]),
                name=look["name"] or made.words("mydata.gone"),
                number=look["case_id"],
                why=Said(f"looks.{look['why']}"),
            ),
        )


def _work(made: _Page, data: dict[str, Any]) -> None:
    if not any(data[part] for part in _WORK):
        return
    made.add("h2", made.words("mydata.work"))
    for role in data["roles"]:
        said, since = role_said(role["role"], role["lead"]), _moment(role["granted_at"])
        made.add(
            "p",
            made.words(
                "mydata.role",
                role=said,
                place=seat_said(role["place"], role["organization"]),
                at=since,
            ),
        )
    for one in data["invitations"]:
        said, at = role_said(one["role"], one["lead"]), _moment(one["used_at"])
        made.add("p", made.words("mydata.invited", role=said, at=at))
    for one in data["invitations_made"]:
        said, at = role_said(one["role"], one["lead"]), _moment(one["created_at"])
        place = seat_said(one["place"], one["organization"])
        made.add("p", made.words("mydata.invited_somebody", role=said, place=place, at=at))
    for one in data["groups"]:
        actor, since = Said(f"actor.{one['actor']}"), _moment(one["linked_at"])
        made.add("p", made.words("mydata.group", actor=actor, place=one["place"], at=since))
    for name in data["visits"]:
        made.add("p", made.words("mydata.visits", name=name))
    if data["in_hand"]:
        numbers = ", ".join(str(number) for number in data["in_hand"])
        made.add("p", made.words("mydata.in_hand", count=len(data["in_hand"]), numbers=numbers))
    made.add("p", made.words("mydata.handed", count=len(data["handed_to_you"])))
    made.add("p", made.words("mydata.deeds", count=len(data["deeds"])))
    if data["volunteer_decisions"]:
        count = len(data["volunteer_decisions"])
        made.add("p", made.words("mydata.decisions", count=count))


def _under_way(made: _Page, data: dict[str, Any]) -> None:
    if data["form"]:
        made.add("h2", made.words("mydata.form"))
        for answer in data["form"].values():
            made.add("p", made.told(answer) if isinstance(answer, dict) else str(answer or "–"))
    if data["messages_to_be_sent"]:
        made.add("h2", made.words("mydata.owed"))
        for call in data["messages_to_be_sent"]:
            made.add("p", str(call.get("text") or call.get("caption") or "…"))
    if data["messages_to_be_read"]:
        made.add("h2", made.words("mydata.received"))
        for update in data["messages_to_be_read"]:
            message = update.get("message", {})
            made.add("p", str(message.get("text") or message.get("caption") or "…"))
