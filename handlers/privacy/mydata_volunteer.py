"""What is kept of somebody as a volunteer, as part of /mydata."""

from collections.abc import Callable
from typing import Any

from handlers.chat.turn import Turn
from handlers.volunteers import enrolment
from handlers.volunteers.volunteer_words import described
from storage import kept

# A moment in ms as it is given out; nothing stays nothing.
Iso = Callable[[int | None], str | None]


async def volunteering(turn: Turn, iso: Iso) -> dict[str, Any] | None:
    """Their enrolment with all that was said to it; None for who never enrolled."""
    found = await enrolment.find(turn.unit, turn.me.id)
    if found is None:
        return None
    volunteer = found.volunteer
    told = {"state", "reach", "languages", "never", "weekly_most", "about", "week"}
    return {
        **volunteer.model_dump(mode="json", include=told),
        "in_words": described(turn, turn.language, volunteer),
        "agreed_at": iso(volunteer.agreed_at),
        "applied_at": iso(volunteer.applied_at),
        "asked_for_help_at": iso(volunteer.asked_at or None),
        "paused_until": iso(volunteer.paused_until),
        "days_off": [
            {"from": iso(one.first_at), "to": iso(one.last_at)} for one in volunteer.days_off
        ],
        "skills": [
            {
                "skill": one.skill,
                "recorded_at": iso(one.recorded_at),
                "valid_until": iso(one.valid_until),
                "note": one.note,
            }
            for one in found.records
        ],
        "events": [
            {
                "at": iso(one.at),
                "by_you": one.by_id == turn.me.id,
                "move": one.move,
                "text": one.text,
            }
            for one in found.events
        ],
    }


async def decisions(turn: Turn, iso: Iso) -> list[dict[str, Any]]:
    """What they decided about volunteers, without a word of whom."""
    return [
        {"at": iso(one["at"]), "move": one["move"]}
        for one in await kept.volunteer_decisions(turn.unit, turn.me.id)
    ]
