"""/rates through the whole program: the picture and the file reach the person as they were made."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from sandbox.client import Message, Persona
from tests.bot.demo_town import Demo, demo

PNG = b"\x89PNG\r\n\x1a\n"
# The street office's, and a committee worker's who reads English.
OFFICE, LILY = 7206, 7208


async def press_for(who: Persona, label: str) -> Message:
    """Ask for the figures, press, and see the message that brings the file."""
    await who.says("/rates")
    await who.sees("📊")
    await who.presses(label)
    return await who.sees("📊")


def content(town: Demo, message: Message) -> bytes:
    """The file as the sandbox was sent it."""
    file = town.world.files.find(str(message.media["file_id"]))
    assert file is not None
    return file.content


@pytest.mark.parametrize(
    ("person_id", "labels", "sheet"),
    [(OFFICE, ("出图", "出表格"), "按社区"), (LILY, ("Picture", "File"), "By community")],
)
async def test_picture_and_file_arrive(
    tmp_path: Path, person_id: int, labels: tuple[str, str], sheet: str
) -> None:
    async with demo(tmp_path) as town:
        who = await town.person(person_id)
        picture = await press_for(who, labels[0])
        assert picture.kind == "photo"
        assert content(town, picture).startswith(PNG)
        file = await press_for(who, labels[1])
        assert file.kind == "document"
        assert str(file.media["file_name"]).endswith(".xlsx")
        book = openpyxl.load_workbook(BytesIO(content(town, file)))
        assert sheet in book.sheetnames
        assert await town.sandbox.mismatches() == []
