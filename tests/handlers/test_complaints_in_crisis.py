"""A complaint about who helps in an emergency does not reach them; everything else does."""

from linkage.models import Role
from tests.handlers.chat import Somebody, Town


async def helped(town: Town, language: str = "en") -> tuple[Somebody, Somebody, Somebody]:
    """Somebody in danger, the social worker who has taken it, and the street office."""
    mei = await town.resident(language=language)
    wen = await town.worker(Role.SOCIAL_WORKER, name="Wen")
    zhao = await town.worker(Role.STREET_OFFICE, name="Zhao")
    await mei.says("救命，他打我" if language == "zh_CN" else "Help, he is beating me")
    await wen.presses("Take it")
    for one in (wen, zhao):
        one.news.clear()
    return mei, wen, zhao


async def test_it_is_asked_about_and_goes_past_the_helper(town: Town) -> None:
    mei, wen, zhao = await helped(town, "zh_CN")
    await mei.says("我想投诉那个社工态度很差，骂我")
    wen.sees_nothing()
    await mei.presses("第1001号 · 紧急求助 · 正在办")
    mei.sees("1002")
    wen.sees_nothing()
    zhao.sees("态度很差")


async def test_what_is_none_reaches_the_helper(town: Town) -> None:
    mei, wen, _ = await helped(town)
    await mei.says("He was rude to the social worker too")
    wen.sees_nothing()
    await mei.presses("No, I need something")
    wen.sees("He was rude to the social worker too")
    assert len(await town.cases()) == 1


async def test_of_anybody_else_who_is_rude_the_helper_hears_at_once(town: Town) -> None:
    mei, wen, _ = await helped(town)
    await mei.says("My husband was rude to me again")
    wen.sees("My husband was rude to me again")
