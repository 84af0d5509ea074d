"""What has to hold between releases: one version, a list of licences, a changelog."""

import re
import subprocess
import tomllib
from pathlib import Path

import default_install
import licences
import pytest

import govtext

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")
GROUPS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_the_version_stands_in_pyproject_only():
    assert "dynamic" not in PROJECT
    assert re.fullmatch(r"\d+\.\d+\.\d+", PROJECT["version"])
    assert govtext.__version__
    stated = re.compile(rf"(?<![\d.]){re.escape(PROJECT['version'])}(?![\d.])")
    for path in sorted((ROOT / "src").rglob("*.py")):
        assert not stated.search(path.read_text("utf-8")), path


def test_the_pythons_of_the_classifiers_are_those_that_are_tried():
    assert default_install.supported_pythons() == ["3.11", "3.12", "3.13"]
    assert PROJECT["requires-python"] == ">=3.11"


def test_the_list_of_licences_names_the_pinned_default_install():
    listed = dict(
        re.findall(
            r"^\| ([a-z0-9-]+)(?: \(\w+ only\))? \| (\d[\d., a-z]*) \| \S.* \|",
            licences.LIST.read_text("utf-8"),
            re.MULTILINE,
        )
    )
    wanted = default_install.default_install()
    assert listed == {
        name: ", ".join(part.versions) for name, part in wanted.items()
    }, "just licences"


def test_nothing_of_the_default_install_is_under_the_gpl():
    assert not [*licences.complaints(default_install.default_install())]


@pytest.mark.parametrize(
    ("expression", "is_gpl"),
    [
        ("GPL-2.0-only", True),
        ("AGPL-3.0-or-later", True),
        ("MIT AND (GPL-3.0-or-later)", True),
        ("MIT AND GPL-3.0-or-later WITH GCC-exception-3.1", False),
        ("FTL OR GPL-2.0-or-later", False),
        ("GPL-2.0-only OR AGPL-3.0-only", True),
        ("LGPL-2.1-or-later", False),
    ],
)
def test_the_gpl_is_told_from_what_only_sounds_like_it(expression, is_gpl):
    assert licences.is_gpl(expression) is is_gpl


def test_the_changelog_keeps_its_form():
    versions = re.findall(r"^## (.+)$", CHANGELOG, re.MULTILINE)
    assert versions[0] == "[Unreleased]"
    for version in versions[1:]:
        assert re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", version)
    for part in re.split(r"^## .+$", CHANGELOG, flags=re.MULTILINE)[1:]:
        groups = re.findall(r"^### (.+)$", part, re.MULTILINE)
        assert set(groups) <= GROUPS
        assert len(groups) == len(set(groups)), "each kind of change once"


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="tags are in the repository")
def test_a_tagged_version_stands_in_the_changelog():
    tags = subprocess.run(
        ["git", "tag", "--list", "v*"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()
    for tag in tags:
        assert f"## [{tag.removeprefix('v')}] - " in CHANGELOG


def test_what_was_to_go_by_this_version_is_gone():
    now = tuple(map(int, PROJECT["version"].split(".")[:2]))
    for path in sorted((ROOT / "src").rglob("*.py")):
        for found in re.findall(
            r"removed in govtext (\d+)\.(\d+)", path.read_text("utf-8")
        ):
            assert tuple(map(int, found)) > now, path
