"""The catalogues' words for the sandbox's page, which shows one of its two languages."""

from handlers.words import LANGUAGES, Value, Words


class PageWords:
    """Says a key in both languages at once: {"zh": …, "en": …}."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def text(self, key: str, **values: Value) -> dict[str, str]:
        """The words of a key, its values filled in; a key that is missing raises KeyError."""
        return {
            language.partition("_")[0]: self._words.text(language, key, values)
            for language in LANGUAGES
        }
