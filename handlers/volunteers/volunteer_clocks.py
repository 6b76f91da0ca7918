"""What rings around volunteers: a decision waits, papers run out, a pause is over."""

from handlers.chat.scene import Scene
from handlers.chat.words import Day
from handlers.volunteers import enrolment
from handlers.volunteers.enrolment import RENEW_BEFORE, SERVING, Notice, due_at, move, next_expiry
from handlers.volunteers.volunteering import VOLUNTEER
from linkage.enrolment import CLOCK, Move
from linkage.volunteers import VolunteerState
from storage import people, reminders, volunteers
from storage.reminders import Reminder


async def waits(scene: Scene, reminder: Reminder) -> None:
    """Nobody has decided yet, or the volunteer was asked and has not answered."""
    found = await enrolment.find(scene.unit, reminder.subject)
    if found is None or found.volunteer.state not in enrolment.WAITING:
        reminders.cancel(scene.unit, reminder.kind, reminder.subject)
        return
    state = found.volunteer.state
    if state is VolunteerState.APPLIED:
        notice = Notice.WAITS_LONGER if reminder.step else Notice.WAITS
        await enrolment.show_to_coordinators(scene, found, notice, office_too=reminder.step > 0)
    elif reminder.step == 0:
        person = await people.get(scene.unit, reminder.subject)
        rows = [[scene.button(person.language, "volunteer.answer", f"{VOLUNTEER}answer")]]
        scene.tell(person, scene.text(person.language, "volunteer.answer_please"), rows)
    else:
        # Its clock is that of a decision from now on.
        lapsed = move(scene, found, Move.LAPSE, None, CLOCK)
        await enrolment.show_to_coordinators(scene, lapsed, Notice.NO_ANSWER)
        return
    step = reminder.step + 1
    reminders.go_on(scene.unit, reminder, due_at(scene, state, step), step)


async def expires(scene: Scene, reminder: Reminder) -> None:
    """What was recorded runs out soon, or has: both sides are asked to see to it."""
    found = await enrolment.find(scene.unit, reminder.subject)
    if found is None or found.volunteer.state not in SERVING:
        reminders.cancel(scene.unit, reminder.kind, reminder.subject)
        return
    volunteer, now = found.volunteer, scene.unit.now
    near = {
        skill.id: until
        for skill in scene.services.policy.skills
        if (until := volunteer.skills.get(skill.id)) is not None and until - RENEW_BEFORE <= now
    }
    if near:
        person = await people.get(scene.unit, reminder.subject)
        language = person.language
        lines = [
            scene.text(
                language,
                "volunteer.expired" if until <= now else "volunteer.expires",
                label=skill.labels,
                until=Day(until, full=True),
            )
            for skill in scene.services.policy.skills
            if (until := near.get(skill.id)) is not None
        ]
        words = scene.text(language, "volunteer.renew", lines="\n".join(lines))
        scene.tell(person, words)
        await enrolment.show_to_coordinators(scene, found, Notice.RENEW)
    after = next_expiry(scene, volunteer)
    if after is None:
        reminders.cancel(scene.unit, reminder.kind, reminder.subject)
    else:
        reminders.go_on(scene.unit, reminder, after, reminder.step + 1)


async def pause_ends(scene: Scene, reminder: Reminder) -> None:
    """Welcome somebody back whose pause is over."""
    reminders.cancel(scene.unit, reminder.kind, reminder.subject)
    volunteer = await volunteers.get(scene.unit, reminder.subject)
    if volunteer is not None and volunteer.state is VolunteerState.APPROVED:
        person = await people.get(scene.unit, reminder.subject)
        scene.tell(person, scene.text(person.language, "volunteer.welcome_back"))
