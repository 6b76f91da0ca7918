"""People who press whatever they ever saw and write whatever comes to mind lose nothing by it."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.models import Role
from tests.handlers.chat import Somebody, Town
from tests.handlers.screen import Shown

WORDS = ("The stair light is broken", "三楼漏水", "word", "灯" * 4000)
PLAIN = (
    *("/start", "/need", "/mycases", "/language", "/help", "/cancel", "/desk", "/nonsense"),
    *("/person", "/settings", "/mydata", "/timebank", "/volunteer"),
    *("Hi", "Urgent", "Repairs in common areas", "english", "Yes, that's fine"),
)
# Why words may be gone: they were called off.
CALLED_OFF = ("cancelled", "取消了", "we won't sign you up", "先不登记")
# Why words may not be taken.
REFUSED = (
    *("could not be added", "没能加上", "is a little long", "写得有点长"),
    *("is not with you", "不在您手里", "already", "已经", "is closed", "is waiting", "正等人接手"),
    *("last stop", "最后一站", "Please press one of the buttons", "请点下面的按钮"),
)
# Who asks for a person has a case without a form.
WISHED = (
    *("Somebody will write to you here", "会有人在这里跟您说话"),
    *("whoever it is about does not see it", "不经过办事的人"),
)

PRESSES = st.tuples(st.just("press"), st.one_of(st.integers(0, 5), st.integers(0, 200)))
ACTS = st.one_of(
    PRESSES,
    PRESSES,
    st.tuples(st.just("say"), st.integers(0, len(WORDS) - 1)),
    st.tuples(st.just("plain"), st.integers(0, len(PLAIN) - 1)),
    st.tuples(st.sampled_from(["voice", "photo", "wait"]), st.integers(0, 40)),
)


class Walk:
    """What was seen and said so far, and that all of it is kept."""

    def __init__(self, town: Town, people: list[Somebody]) -> None:
        self.town = town
        self.people = people
        self.seen: dict[int, dict[str, Shown]] = {one.id: {} for one in people}
        self.said: list[str] = []
        self.sent: set[str] = set()

    async def step(self, who: Somebody, kind: str, number: int) -> None:
        """Do one thing: it is answered, nothing is lost by it, and nothing done twice."""
        before, cases = await self.kept(), len(await self.town.cases())
        anew = await self.answers_anew(who)
        mark, data = await self.act(who, kind, number)
        for one in self.people:
            for shown in one.screen:
                self.seen[one.id] |= dict.fromkeys(shown.buttons.values(), shown)
        if kind == "wait":
            return
        heard = " ".join([who.toast or "", *(shown.text for shown in who.news)])
        assert heard.strip(), "no answer"
        after = await self.kept()
        called_off = any(words in heard for words in CALLED_OFF)
        if mark and not called_off and not any(words in heard for words in REFUSED):
            assert mark in after, heard
        if not anew and not called_off:
            assert before <= after, heard
        opened = len(await self.town.cases()) - cases
        wished = any(words in heard for words in WISHED)
        assert opened <= (wished or data.partition(":s:")[1] != ""), heard
        if opened and not wished:
            assert data not in self.sent
            self.sent.add(data)

    async def act(self, who: Somebody, kind: str, number: int) -> tuple[str, str]:
        """What the person does: the mark of the words they say, or what they press."""
        who.toast = None
        newest_first = list(reversed(self.seen[who.id].items()))
        match kind:
            case "press" if newest_first:
                data, shown = newest_first[number % len(newest_first)]
                await who.presses_data(data, shown)
                return "", data
            case "plain":
                await who.says(PLAIN[number])
            case "voice":
                await who.sends_voice()
            case "photo":
                await who.sends_photo()
            case "wait":
                await self.town.advance(hours=number)
            case _:
                self.said.append(f"<{len(self.said)}>")
                await who.says(f"{WORDS[number % len(WORDS)]} {self.said[-1]}")
                return self.said[-1], ""
        return "", ""

    async def kept(self) -> set[str]:
        """The marks of all words that are in a form, a case or its timeline."""
        rows = await self.town.rows(
            "SELECT answers AS said FROM conversations UNION ALL SELECT text FROM cases"
            " UNION ALL SELECT text FROM case_events"
        )
        everything = " ".join(row["said"] or "" for row in rows)
        return {mark for mark in self.said if mark in everything}

    async def answers_anew(self, who: Somebody) -> bool:
        """Whether an answer of theirs is laid aside, so that another may take its place."""
        rows = await self.town.rows(
            "SELECT answers FROM conversations WHERE chat_id = :id", id=who.id
        )
        return bool(rows) and '"~' in rows[0]["answers"]


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 5), ACTS), min_size=10, max_size=60))
async def test_whatever_people_press_and_write_nothing_is_lost_or_done_twice(
    acts: list[tuple[int, tuple[str, int]]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        town = await Town(Path(folder) / "linli.db").open()
        try:
            mei, ann = await town.resident(), town.stranger()
            li = await town.worker(Role.COMMITTEE_WORKER, language="zh_CN")
            zhao = await town.worker(Role.STREET_OFFICE)
            walk = Walk(town, [mei, ann, li, zhao])
            for who, (kind, number) in acts:
                await walk.step((mei, mei, mei, ann, li, zhao)[who], kind, number)
        finally:
            await town.database.close()
