"""The catalogues' words for the sandbox's page, which shows one of its two languages."""

import re

from handlers.chat.words import LANGUAGES, Value, Words

# Where a Latin word touches a Chinese one.
_TOUCH = re.compile(r"(?<=[\u3400-\u9fff])(?=[A-Za-z])|(?<=[A-Za-z])(?=[\u3400-\u9fff])")


class PageWords:
    """Says a key in both languages at once: {"zh": …, "en": …}."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def text(self, key: str, **values: Value) -> dict[str, str]:
        """The words of a key, its values filled in; a key that is missing raises KeyError.

        A name in the other script stands apart from the words around it: 居民 Emma Clarke.
        """
        return {
            language.partition("_")[0]: _TOUCH.sub(" ", self._words.text(language, key, values))
            for language in LANGUAGES
        }
