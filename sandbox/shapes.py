"""The shapes of data that pass through every part of the sandbox."""

from typing import Any

Json = dict[str, Any]
# A plain string, or one for each language that the page can show: {"zh": ..., "en": ...}.
Words = str | dict[str, str]
