"""A transfer of the time bank in plain words."""

from handlers.chat.scene import Scene
from handlers.chat.words import Day
from linkage.timebank import Minutes
from storage.timebank import Entry


def entry_line(scene: Scene, language: str, entry: Entry) -> str:
    """A transfer in plain words, from one's own side."""
    way = "out" if entry.minutes < 0 else "in"
    return scene.text(
        language,
        f"timebank.entry.{entry.kind}.{way}",
        at=Day(entry.at),
        length=Minutes(abs(entry.minutes)),
        name=entry.name or scene.text(language, "timebank.somebody"),
        note=entry.note or "",
    ).rstrip()
