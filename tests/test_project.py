"""What holds of the repository as a whole."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
# Put together from pieces, so that this file passes its own test.
HOSTS = ["py" + "pi.org", "python" + "hosted.org", "--index" + "-url ", "--find" + "-links"]
FOLDERS = re.compile(
    r"(?<![\w.:>/-])/(?:" + "|".join(["wo" + "rk", "tm" + "p", "ro" + "ot", "ho" + "me"]) + r")/\w"
)
LONGEST_MODULE = 400


def files() -> list[Path]:
    """Every file that is in the repository or would be with the next commit."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    found = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in found if path.is_file()]


def pins(name: str) -> dict[str, str]:
    lines = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", (ROOT / name).read_text(), re.MULTILINE)
    return {canonicalize_name(package): version for package, version in lines}


def test_no_file_names_a_package_index_or_a_folder_of_some_machine() -> None:
    named = {}
    for path in files():
        text = path.read_bytes().decode("utf-8", "replace")
        hits = [host for host in HOSTS if host in text] + FOLDERS.findall(text)
        if hits:
            named[str(path.relative_to(ROOT))] = hits
    assert named == {}


def test_no_module_is_too_long_to_read() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines())
        for path in files()
        if path.suffix == ".py"
    }
    assert lengths
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_the_pins_name_no_host_and_all_have_hashes(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    # A package may be pinned twice, for different Pythons.
    assert len({entry.split("==")[0] for entry in entries}) == len(pins(name)) > 0
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_pins_are_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    asked = {
        "requirements.txt": project["project"]["dependencies"],
        "requirements-dev.txt": [
            *project["project"]["dependencies"],
            *groups["dev"],
            *groups["bench"],
        ],
    }
    for name, wanted in asked.items():
        pinned = pins(name)
        for requirement in map(Requirement, wanted):
            assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)]), (
                f"{name} does not satisfy {requirement}: run make lock"
            )


def test_the_bot_runs_on_the_versions_that_were_tested() -> None:
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()
