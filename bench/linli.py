"""The project's own bot as a contender."""

import asyncio

from bot.app import App
from pydantic import SecretStr

from bench.contenders import TOKEN, arguments
from bot.settings import Settings


def main() -> None:
    """Run the bot."""
    options = arguments()
    settings = Settings(
        telegram_bot_token=SecretStr(TOKEN),
        telegram_api_url=options.api_url,
        database_url=f"sqlite:///{options.database}",
    )
    asyncio.run(App(settings).run())


if __name__ == "__main__":
    main()
