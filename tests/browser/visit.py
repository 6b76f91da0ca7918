"""Looking at the sandbox's page in a browser: window by window, with all that it complains of."""

import re
from dataclasses import dataclass, field
from typing import Literal

from playwright.async_api import Browser, BrowserContext, Page, StorageState, ViewportSize, expect

Language = Literal["zh", "en"]

# Longer than anything on the page takes where many share the machine.
PATIENCE_MS = 30_000
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
_LOCALES = {"zh": "zh-CN", "en": "en-GB"}

expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Visits:
    """Opens windows that know nothing of one another, and hears errors from all of them."""

    browser: Browser
    heard: list[str] = field(default_factory=list)
    _expected: list[str] = field(default_factory=list)
    _windows: list[BrowserContext] = field(default_factory=list)

    async def __call__(
        self,
        url: str,
        language: Language = "en",
        size: ViewportSize = DESK,
        *,
        chats: tuple[int, ...] = (),
        newcomer: bool = False,
    ) -> Page:
        """The page in a new window, with these chats open; a `newcomer` is offered the tour."""
        seen: StorageState = {
            "origins": [
                {"origin": url, "localStorage": [{"name": "linli.tour.seen", "value": "yes"}]}
            ]
        }
        window = await self.browser.new_context(
            viewport=size,
            locale=_LOCALES[language],
            timezone_id="Asia/Shanghai",
            color_scheme="light",
            reduced_motion="reduce",
            has_touch=size is PHONE,
            is_mobile=size is PHONE,
            storage_state=None if newcomer else seen,
        )
        self._windows.append(window)
        window.set_default_timeout(PATIENCE_MS)
        window.on("console", lambda line: self._hear(line.type == "error", line.text))
        window.on("weberror", lambda fault: self._hear(True, str(fault.error)))
        page = await window.new_page()
        asked = f"?chats={','.join(map(str, chats))}" if chats else ""
        await page.goto(f"{url}/{asked}")
        # What is pressed before that is lost, as on any page that is not there yet.
        await page.wait_for_selector("[data-testid=clock-now]:not(:empty)", state="attached")
        return page

    def expects(self, pattern: str) -> None:
        """Errors that are part of the test's story, as a regular expression."""
        self._expected.append(pattern)

    async def close(self) -> list[str]:
        """Close every window; what the browser complained of that nobody expected."""
        for window in self._windows:
            await window.close()
        return self.complaints()

    def complaints(self) -> list[str]:
        """What the browser complained of since this was asked last, and nobody expected."""
        heard, self.heard = self.heard, []
        return [
            words
            for words in heard
            if not any(re.search(pattern, words) for pattern in self._expected)
        ]

    def _hear(self, wrong: bool, words: str) -> None:
        if wrong:
            self.heard.append(words)
