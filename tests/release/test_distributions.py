"""What the built wheel, the sdist and the bill of materials tell and do not tell.

The files are those in ``GOVTEXT_DIST``; ``.ci/release`` makes them and runs this.
"""

import io
import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from packaging.metadata import Metadata

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

pytestmark = pytest.mark.release


def the(pattern):
    """The one file of the release with such a name."""
    (file,) = Path(os.environ["GOVTEXT_DIST"]).glob(pattern)
    return file


def output_of(*command):
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, check=False, text=True
    ).stdout


@pytest.fixture(scope="module")
def tracked():
    return set(output_of("git", "ls-files", "-z").split("\0")) - {""}


@pytest.fixture(scope="module")
def wheel():
    with zipfile.ZipFile(the("*.whl")) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def sdist():
    """Contents by path below the folder of the archive."""
    with tarfile.open(the("*.tar.gz")) as archive:
        members = [member for member in archive.getmembers() if member.isfile()]
        assert {(m.uname, m.gname, m.uid, m.gid) for m in members} == {("", "", 0, 0)}
        return {
            m.name.partition("/")[2]: archive.extractfile(m).read() for m in members
        }


@pytest.fixture(scope="module")
def bill():
    return json.loads(the("*.cdx.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def metadata(wheel):
    (name,) = (name for name in wheel if name.endswith(".dist-info/METADATA"))
    return Metadata.from_email(wheel[name], validate=True)


def test_the_metadata_tell_licence_readme_pythons_and_no_address(metadata):
    assert metadata.name == "govtext"
    assert str(metadata.version) == PROJECT["version"]
    assert metadata.license_expression == "MIT"
    assert str(metadata.requires_python) == ">=3.11"
    assert metadata.description_content_type == "text/markdown"
    assert metadata.description == (ROOT / "README.md").read_text("utf-8")
    # There is no public address yet.
    assert not metadata.project_urls
    assert not metadata.home_page
    for minor in (11, 12, 13):
        assert f"Programming Language :: Python :: 3.{minor}" in metadata.classifiers


def test_licences_stand_in_the_wheel(wheel, metadata):
    for name in metadata.license_files:
        (shipped,) = (at for at in wheel if at.endswith(f".dist-info/licenses/{name}"))
        assert wheel[shipped] == (ROOT / name).read_bytes()
    assert "docs/licences.md" in metadata.license_files


def test_the_wheel_holds_the_package_and_nothing_else(wheel, tracked):
    about = f"govtext-{PROJECT['version']}.dist-info/"
    held = {name for name in wheel if not name.startswith(about)}
    package = {n.removeprefix("src/") for n in tracked if n.startswith("src/")}
    models = {f"govtext/{n}" for n in tracked if n.startswith("models/")}
    assert held == package | models


def test_the_sdist_holds_what_builds_and_tests_and_nothing_else(sdist, tracked):
    assert set(sdist) - tracked == {"PKG-INFO"}
    left_out = {name for name in tracked if not name.startswith(".ci/")} - set(sdist)
    assert left_out == {".gitattributes"}


def traces_of_this_machine():
    """What would tell where a file was made, or from which registry."""
    checkout = output_of("git", "remote", "get-url", "origin").strip()
    traces = {f"{Path.home()}/", f"{ROOT}", os.environ["GOVTEXT_DIST"], checkout}
    settings = output_of(sys.executable, "-m", "pip", "config", "list")
    for setting in (*settings.split(), *os.environ.values()):
        for address in re.findall(r"(?:https?|file)://[^\s']+", setting):
            parts = urlsplit(address)
            traces.add(parts.hostname or parts.path)
    return sorted(traces - {"", "/", "pypi.org", "localhost"})


def contents(name, data):
    """A file, and the members of an archive: documents are archives too."""
    yield name, data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                yield f"{name}:{member.filename}", archive.read(member)


def test_nothing_tells_of_the_machine_or_of_a_registry(wheel, sdist):
    traces = [word.encode() for word in traces_of_this_machine()]
    assert traces
    bill = {"bill": the("*.cdx.json").read_bytes()}
    for name, data in [*wheel.items(), *sdist.items(), *bill.items()]:
        for part, inside in contents(name, data):
            assert not [word for word in traces if word in inside], part
    assert b"pypi.org" not in bill["bill"]
    assert b"file:" not in bill["bill"]


def test_the_bill_of_materials_is_valid_and_the_same_every_time(bill):
    # Only the extra release has it; the default run collects this module too.
    from cyclonedx.schema import SchemaVersion  # noqa: PLC0415
    from cyclonedx.validation.json import JsonStrictValidator  # noqa: PLC0415

    text = the("*.cdx.json").read_text("utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    assert "serialNumber" not in bill
    assert "timestamp" not in bill["metadata"]
    root = bill["metadata"]["component"]
    assert (root["name"], root["version"]) == ("govtext", PROJECT["version"])
    purls = {component["purl"] for component in bill["components"]}
    assert {purl.partition("@")[0] for purl in purls} >= {
        f"pkg:pypi/{name.partition('>')[0]}" for name in PROJECT["dependencies"]
    }
    references = {component["bom-ref"] for component in bill["components"]}
    for link in bill["dependencies"]:
        assert set(link.get("dependsOn", ())) <= references
