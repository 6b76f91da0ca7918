"""The chromium of this machine, driven by Playwright, which downloads no browser of its own."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
INSTALL = "There is no chromium here: apt-get install chromium fonts-noto-cjk"
# What Playwright does not ask for itself: a picture that is the same to the last pixel, and a
# microphone that nobody is asked about.
FLAGS = (
    "--disable-gpu",
    "--disable-partial-raster",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)


class NoChromium(Exception):
    """Install chromium; the message says how."""


def find() -> str:
    """Where it is; raises NoChromium."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    raise NoChromium(INSTALL)


@asynccontextmanager
async def running() -> AsyncIterator[Browser]:
    """A browser without a window; raises NoChromium."""
    path = find()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()
