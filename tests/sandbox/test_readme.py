"""What sandbox/README.md shows works as it stands there."""

import re
from pathlib import Path
from typing import Any

README = Path(__file__).parents[2] / "sandbox" / "README.md"


async def test_the_test_in_the_readme_passes() -> None:
    (source,) = re.findall(
        r"^```python\n(.*?)^```$", README.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    shown: dict[str, Any] = {}
    exec(compile(source, str(README), "exec"), shown)
    await shown["test_neighbours"]()
