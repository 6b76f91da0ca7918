"""The guided tour: whoever does what it says, and nothing else, ends with a solved case."""

import re
from pathlib import Path

import pytest

from bot.demo.tour import DONE, FINISHED, MEET, SOLVE, TAKE, TELL
from sandbox.client import Refused
from tests.bot.demo_town import PATIENCE_S, Demo, demo

PAIRS = {"zh": (7101, 7201), "en": (7102, 7208)}
TEXTS = {
    "zh": ("王桂兰", "交上去", "社区居委会的李敏", "办好了", "解决了"),
    "en": ("Emma Clarke", "Send", "Lily Zhou, of the residents' committee", "Done", "solved"),
}
# A Latin letter beside a Chinese one.
GLUED = re.compile(r"[A-Za-z][\u3400-\u9fff]|[\u3400-\u9fff][A-Za-z]")


async def home(town: Demo, *presses: str) -> None:
    """Emma meets the bot without the tour."""
    emma = await town.person(7102)
    await emma.opens()
    for label in ("English", "Yes, that's fine", *presses):
        await emma.presses(label)


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_it_leads_from_the_first_word_to_the_verdict(tmp_path: Path, language: str) -> None:
    resident, worker = PAIRS[language]
    async with demo(tmp_path) as town:
        begun = await town.begins_tour(language)
        assert (begun["running"], begun["step"], begun["watch"]) == (True, MEET, worker)
        seen = await town.follows_tour(FINISHED)
        assert list(dict.fromkeys(view["step"] for view in seen)) == list(range(FINISHED + 1))
        for view in seen[:-1]:
            who = (view["steps"][view["step"]]["persona"], view["watch"])
            assert who == ((worker, resident) if view["step"] in (TAKE, DONE) else PAIRS[language])
        for step, words in zip(seen[0]["steps"], TEXTS[language], strict=True):
            assert words in step["text"][language]
            assert step["title"].keys() == step["text"].keys() == {"zh", "en"}
        for text in (
            step["text"][shown] for view in seen for step in view["steps"] for shown in PAIRS
        ):
            assert GLUED.search(text) is None
        worked = await town.person(worker)
        await worked.sees("已办结" if language == "zh" else "closed")


async def test_names_stand_apart_in_the_other_script(tmp_path: Path) -> None:
    async with demo(tmp_path) as town:
        meet, _, take, *_ = (await town.begins_tour("en"))["steps"]
        assert "居民 Emma Clarke：" in meet["text"]["zh"]
        assert "社区居委会的 Lily Zhou。" in take["text"]["zh"]
        meet = (await town.begins_tour("zh"))["steps"][MEET]
        assert "居民王桂兰：" in meet["text"]["zh"]
        assert "You are 王桂兰, a resident." in meet["text"]["en"]


async def test_where_the_resident_lives_is_pressed_in_their_language(tmp_path: Path) -> None:
    async with demo(tmp_path) as town:
        begun = await town.begins_tour("en")
        assert "press the glowing buttons" in begun["steps"][MEET]["text"]["en"]
        pressed = [view["steps"][MEET]["label"] for view in await town.follows_tour(TELL)]
        for place in ("Osmanthus", "Grid 2", "Building 4"):
            assert place in pressed


async def test_whoever_lives_elsewhere_is_followed(tmp_path: Path) -> None:
    async with demo(tmp_path) as town:
        await town.begins_tour("en")
        await home(town, "Riverside", "Grid 1", "Building 6")
        seen = await town.follows_tour(FINISHED)
        assert "of the residents' committee" in seen[-1]["steps"][TAKE]["text"]["en"]


async def test_its_last_words_can_be_followed(tmp_path: Path) -> None:
    async with demo(tmp_path) as town:
        await town.begins_tour("en")
        farewell = (await town.follows_tour(FINISHED))[-1]["farewell"]
        assert "send another one, let nobody take it, and turn the clock" in farewell["en"]
        assert "再发一件事，先不去接，把时钟拨到它的提醒" in farewell["zh"]
        assert (await town.sandbox.ask("GET", "clock"))["waiting"] == []
        emma = await town.person(7102)
        await emma.says("/need the lift is out of order")
        for label in ("Repairs in common areas", "Urgent", "Send"):
            await emma.presses(label, timeout=PATIENCE_S)
        await emma.sees("Your number is 1002")
        await town.sandbox.ask("POST", "clock", {"to": "next"})
        await (await town.person(7208)).sees("Nobody has taken No. 1002 yet")


async def test_a_second_tour_begins_with_a_new_need(tmp_path: Path) -> None:
    async with demo(tmp_path) as town:
        await town.begins_tour("en")
        await town.follows_tour(FINISHED)
        again = await town.begins_tour("en")
        assert again["step"] == TELL
        await town.follows_tour(DONE)
        await (await town.person(7208)).sees("in hand")
        # One that is still open does not count for the next tour either.
        third = await town.begins_tour("en")
        assert third["step"] == TELL
        seen = await town.follows_tour(FINISHED)
        assert "It is something new" in {view["steps"][TELL]["label"] for view in seen}


async def test_it_follows_a_need_to_the_desk_that_has_it(tmp_path: Path) -> None:
    async with demo(tmp_path) as town:
        await home(town, "Osmanthus", "Grid 2", "Building 4")
        emma, grace, centre = [await town.person(one) for one in (7102, 7203, 7204)]
        await town.begins_tour("en")
        await emma.says("my mother needs someone to take her to hospital")
        await emma.presses("Escort to hospital")
        await emma.presses("In the next few days")
        await emma.presses("Send")
        await grace.sees("Escort")
        view = await town.tour()
        assert view["step"] == TAKE
        assert view["steps"][TAKE]["persona"] == view["steps"][DONE]["persona"] == grace.id
        assert "Grace Chen, of the volunteer team" in view["steps"][TAKE]["text"]["en"]
        await grace.presses("Can't take it")
        await grace.says("nobody is free this week")
        await centre.sees("nobody is free")
        view = await town.tour()
        assert view["step"] == TAKE
        assert view["steps"][TAKE]["persona"] == centre.id
        assert view["steps"][TAKE]["label"] == "我来办"
        assert (await town.follows_tour(FINISHED))[-1]["step"] == FINISHED


async def test_a_need_that_is_not_solved_goes_back_a_step(tmp_path: Path) -> None:
    async with demo(tmp_path) as town:
        await town.begins_tour("zh")
        view = (await town.follows_tour(SOLVE))[-1]
        wang = await town.person(7101)
        seq = (await wang.transcript_raw())["seq"]
        await wang.presses("还没解决")
        view = await town.tour_after(view, wang, seq)
        assert view["step"] == DONE
        assert view["steps"][DONE]["label"] == "办好了"


async def test_of_several_needs_the_one_that_came_furthest_counts(tmp_path: Path) -> None:
    async with demo(tmp_path) as town:
        await town.begins_tour("en")
        await town.follows_tour(SOLVE)
        emma = await town.person(7102)
        await emma.says("/need the lift is out of order")
        for label in ("Repairs in common areas", "Urgent", "No, something new", "Send"):
            await emma.presses(label, timeout=PATIENCE_S)
        await emma.sees("Your number is 1002")
        assert (await town.tour())["step"] == SOLVE


async def test_what_others_do_is_no_part_of_it(tmp_path: Path) -> None:
    async with demo(tmp_path) as town:
        begun = await town.begins_tour("zh")
        await home(town, "Osmanthus", "Grid 1", "Building 1")
        emma = await town.person(7102)
        await emma.says("the lift is out of order")
        for label in ("Repairs in common areas", "Urgent", "Send"):
            await emma.presses(label)
        await emma.sees("Your number is")
        assert await town.tour() == begun


async def test_who_declines_can_begin_again(tmp_path: Path) -> None:
    async with demo(tmp_path) as town:
        await town.begins_tour("zh")
        wang = await town.person(7101)
        await wang.opens()
        await wang.presses("中文")
        await wang.presses("不用了")
        await wang.sees("以后想用")
        view = await town.tour()
        assert (view["step"], view["steps"][MEET]["fill"]) == (MEET, "/start")
        assert (await town.follows_tour(TELL))[-1]["step"] == TELL


async def test_it_can_be_left_and_ends_with_the_program(tmp_path: Path) -> None:
    async with demo(tmp_path) as town:
        assert (await town.tour())["running"] is False
        await town.begins_tour("en")
        left = await town.sandbox.ask("DELETE", "tour")
        assert (left["running"], left["step"], left["watch"]) == (False, MEET, None)
        await town.begins_tour("en")
        await town.follows_tour(TELL)
    async with demo(tmp_path) as town:
        assert (await town.tour())["running"] is False
        assert (await town.begins_tour("en"))["step"] == TELL
    assert town.world.tour is None


async def test_another_language_is_refused(tmp_path: Path) -> None:
    async with demo(tmp_path) as town:
        with pytest.raises(Refused, match="zh"):
            await town.begins_tour("fr")
