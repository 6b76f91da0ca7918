"""An answer as people say it: "no, thank you", "中文吧"."""

import re

from linkage.tokens import BREAKS, tokens_of


def _phrases(listed: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(tokens_of(one)) for one in listed.split("|"))


_STOPS = re.compile(r"[,.;!?\n，。；！？、]")
# What stands around an answer without being part of it.
_BEFORE = _phrases("please|well|oh|just|i say|请|那|就|我|选|哦")
_AFTER = _phrases(
    "please|thanks|thank you|very much|thats fine|thats ok|its fine|then"
    "|吧|啊|呀|哦|哈|嘛|啦|呢|了|的|谢谢|谢谢您|谢谢你"
)


def says(text: str, *ways: str) -> bool:
    """Whether a text says one of the ways, however politely, and nothing else."""
    said = _plain(text)
    return bool(said) and any(said == _plain(one) for one in ways)


def says_in_part(text: str, *ways: str) -> bool:
    """Whether a text, or what stands between two of its stops, says one of the ways."""
    return any(says(part, *ways) for part in (text, *_STOPS.split(text)))


def _plain(text: str) -> tuple[str, ...]:
    words = tuple(one for one in tokens_of(text) if one not in BREAKS)
    shorter = _without(words)
    while shorter != words:
        words, shorter = shorter, _without(shorter)
    return words


def _without(words: tuple[str, ...]) -> tuple[str, ...]:
    for one in _BEFORE:
        if len(words) > len(one) and words[: len(one)] == one:
            return words[len(one) :]
    for one in _AFTER:
        if len(words) > len(one) and words[-len(one) :] == one:
            return words[: -len(one)]
    return words
