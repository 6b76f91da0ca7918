"""The lists of what people say, written `a|b` in the catalogues; all languages' are read."""

from collections.abc import Iterator

from handlers.chat.scene import Scene
from handlers.chat.words import LANGUAGES
from linkage.tokens import holds_any


def is_one(scene: Scene, text: str, key: str) -> bool:
    """Whether a text is one of the list and nothing else, whatever its signs and spaces."""
    said = bare(text)
    return bool(said) and any(said == bare(one) for one in _listed(scene, key))


def holds_one(scene: Scene, text: str, key: str) -> bool:
    """Whether one of the list is in a text."""
    return holds_any(text, _listed(scene, key))


def begins_with_one(scene: Scene, text: str, key: str) -> bool:
    """Whether a text begins with one of the list, whatever its signs and spaces."""
    said = bare(text)
    return any(said.startswith(bare(one)) for one in _listed(scene, key))


def bare(text: str) -> str:
    """The letters and digits of a text, in small ones."""
    return "".join(filter(str.isalnum, text.casefold()))


def _listed(scene: Scene, key: str) -> Iterator[str]:
    for language in LANGUAGES:
        yield from scene.text(language, key).split("|")


def said_for(scene: Scene, *keys: str) -> tuple[str, ...]:
    """All that may be said instead of pressing a button: what stands in the lists of these keys."""
    return tuple(one for key in keys for one in _listed(scene, key))
