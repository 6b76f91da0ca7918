"""Tasks in the calendar of a phone: the file of who accepts one, and what becomes of its event."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from handlers.chat.scene import Scene
from handlers.chat.words import Words
from handlers.tasks import task_calendar
from linkage.tasks import week_later
from storage import people, tasks
from storage.unit import Unit
from tests.handlers.chat import HOUR, Somebody, Town, services
from tests.handlers.screen import Shown
from tests.handlers.tasks import asks, helper, taken

# Tomorrow at ten in Shanghai.
TEN = datetime(2026, 3, 3, 2, tzinfo=UTC)


def events(shown: Shown) -> list[Event]:
    """What a phone finds in the file, which is one that is published."""
    assert (shown.file or "").endswith(".ics")
    calendar = Calendar.from_ical(shown.content)
    assert isinstance(calendar, Calendar)
    assert calendar["METHOD"] == "PUBLISH"
    assert calendar.errors == []
    found = calendar.events
    assert all(one.errors == [] for one in found)
    return list(found)


def newest(somebody: Somebody) -> Shown:
    """The newest file on somebody's screen."""
    return next(one for one in reversed(somebody.screen) if one.content)


def files(somebody: Somebody) -> list[Shown]:
    return [one for one in somebody.screen if one.content]


async def accepted(town: Town, language: str = "en") -> tuple[Somebody, Somebody, Event]:
    """Ann has accepted a task that Grace looks after, and has its event."""
    _, grace = await taken(town)
    ann = await helper(town, "Ann", language=language)
    await asks(town, grace)
    await ann.presses("I'll do it" if language == "en" else "我来")
    [event] = events(newest(ann))
    return ann, grace, event


async def test_who_accepts_gets_the_task_for_their_calendar_without_a_sound(town: Town) -> None:
    ann, _, event = await accepted(town)
    assert ann.sees("your phone's calendar reminds you two hours before").silent
    assert event.summary == "Volunteering: Errands and carrying"
    assert event.status == "CONFIRMED"
    assert event.start == TEN
    assert event.end == TEN + timedelta(hours=1)
    assert b"DTSTART:20260303T020000Z" in newest(ann).content
    [alarm] = event.alarms.times
    assert alarm.trigger == TEN - timedelta(hours=2)


async def test_the_file_says_no_more_than_who_is_asked_may_see(town: Town) -> None:
    ann, _, event = await accepted(town)
    assert event.location == "Osmanthus Grid 1"
    assert "https://t.me/linli_test_bot" in event.description
    said = newest(ann).content.decode().replace("\r\n ", "")
    for secret in ("Building 2", "Mei", "two bags", "dog"):
        assert secret not in said


async def test_a_chinese_volunteer_gets_it_in_chinese(town: Town) -> None:
    ann, _, event = await accepted(town, "zh_CN")
    ann.sees("点开就能加到手机日历里")
    assert event.summary == "志愿服务：跑腿代办"
    assert "去不了，也请在那里说一声" in event.description
    assert all(len(line) <= 75 for line in newest(ann).content.split(b"\r\n"))


async def test_who_gives_a_task_up_and_takes_it_again_has_one_event(town: Town) -> None:
    ann, grace, first = await accepted(town)
    ann.news.clear()
    await ann.presses("I can't after all")
    gone = ann.sees("open this to cancel it there")
    assert gone.silent
    [off] = events(gone)
    assert off.status == "CANCELLED"
    assert off.summary == "No need to go: Errands and carrying"
    assert off.subcomponents == []
    await ann.presses_data("t:1:accept")
    [again] = events(newest(ann))
    assert first.uid == off.uid == again.uid
    assert first.sequence < off.sequence < again.sequence
    await town.ring_due()
    await ann.says("/tasks")
    await ann.presses("Put them in my calendar")
    [asked] = events(newest(ann))
    assert asked.sequence > again.sequence
    await grace.presses("Call it off")
    [called_off] = events(newest(ann))
    assert called_off.sequence > asked.sequence


async def test_what_is_called_off_is_told_with_the_event_that_is_cancelled(town: Town) -> None:
    ann, grace, first = await accepted(town)
    await town.ring_due()
    ann.news.clear()
    await grace.presses("Call it off")
    told = ann.sees("You need not come")
    assert not told.silent
    assert [one.text for one in ann.news if one.content] == []
    [off] = events(told)
    assert (off.uid, off.status) == (first.uid, "CANCELLED")
    assert off.sequence > first.sequence


async def test_who_gives_up_in_the_middle_of_it_needs_no_file(town: Town) -> None:
    ann, _, _ = await accepted(town)
    await town.advance(hours=22)
    await ann.presses("I'm coming")
    await town.advance(hours=2, minutes=5)
    before = len(files(ann))
    await ann.presses("I can't after all")
    ann.sees("Thank you for saying so")
    assert len(files(ann)) == before


async def test_who_is_on_the_way_is_called_off_loudly_and_in_words(town: Town) -> None:
    ann, grace, _ = await accepted(town)
    await town.advance(hours=22)
    await ann.presses("I'm coming")
    await ann.presses("On my way")
    before = len(files(ann))
    ann.news.clear()
    await grace.presses("Call it off")
    assert not ann.sees("called off").silent
    assert len(files(ann)) == before


async def test_all_that_is_mine_and_not_over_comes_in_one_file(town: Town) -> None:
    _, grace = await taken(town)
    ann = await helper(town, "Ann", most=9)
    await asks(town, grace, often="Every week")
    await ann.presses("I'll do it")
    await town.ring_due()
    await ann.presses_data("t:2:accept")
    await ann.says("/tasks")
    await ann.presses("Put them in my calendar")
    found = events(ann.sees("Your tasks (2)"))
    assert [one.start for one in found] == [TEN, TEN + timedelta(days=7)]
    assert len({one.uid for one in found}) == 2
    await town.advance(hours=48)
    await ann.presses("Put them in my calendar")
    assert [one.start for one in events(newest(ann))] == [TEN + timedelta(days=7)]


async def test_two_volunteers_of_one_task_have_an_event_each(town: Town) -> None:
    _, grace = await taken(town)
    both = [await helper(town, name) for name in ("Ann", "Bob")]
    await asks(town, grace, people="2")
    for one in both:
        await one.presses("I'll do it")
    assert len({events(newest(one))[0].uid for one in both}) == 2


async def test_who_asks_with_nothing_ahead_is_told_so(town: Town) -> None:
    ann, _, _ = await accepted(town)
    await ann.says("/tasks")
    await ann.presses_data("t:1:give_up")
    before = len(files(ann))
    await ann.presses("Put them in my calendar")
    ann.is_told("You have no task ahead")
    assert len(files(ann)) == before
    await ann.says("/tasks")
    assert "Put them in my calendar" not in ann.last.buttons
    mei = await town.resident("Li")
    await mei.presses_data(task_calendar.CALENDAR)
    mei.is_told("You have no task ahead")
    stranger = town.stranger()
    await stranger.presses_data(task_calendar.CALENDAR)
    assert not files(stranger)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
async def test_the_hour_stays_what_the_clock_says_when_it_is_changed(town: Town, zone: str) -> None:
    ann, _, _ = await accepted(town)
    here = ZoneInfo(zone)
    elsewhere = replace(services(), zone=here, words=Words(here))
    # The clocks are put forward between the two.
    day = {"Europe/Berlin": (2026, 3, 23), "America/New_York": (2026, 3, 2)}[zone]
    begins = int(datetime(*day, 10, tzinfo=here).timestamp() * 1000)

    async def work(unit: Unit) -> None:
        person, _ = await people.who(unit, ann.id)
        task = await tasks.get(unit, 1)
        assert person is not None
        assert task is not None
        for starts_at, ends_at in (
            (begins, begins + HOUR),
            week_later(begins, begins + HOUR, here),
        ):
            moved = task.model_copy(update={"starts_at": starts_at, "ends_at": ends_at})
            await task_calendar.put(Scene(unit, elsewhere), person, moved)

    _, unit = await town.database.run(work)
    await town.deliver(unit)
    first, second = (events(one)[0] for one in files(ann)[-2:])
    assert second.start - first.start == timedelta(days=7, hours=-1)
    for one in (first, second):
        assert isinstance(one.start, datetime)
        assert one.start.astimezone(here).hour == 10
        assert one.end - one.start == timedelta(hours=1)
