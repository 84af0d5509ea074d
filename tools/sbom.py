"""Make a bill of materials fit to publish: ``sbom.py RAW OUT``, both CycloneDX JSON.

RAW is what ``cyclonedx-py environment`` says of a clean default install. The bill tells
nothing of the machine or of when it was made, so that the same versions give the same
bytes; its licences are those of ``docs/licences.md``. To be run in that install.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from default_install import Part, default_install
from licences import home_of, licence_of
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def publishable(raw: Mapping[str, Any], parts: Mapping[str, Part]) -> dict[str, Any]:
    """The bill without what is only true of this machine.

    Raises:
        LookupError: The install holds something else than the pinned versions.
    """
    components = []
    for component in raw["components"]:
        name = canonicalize_name(component["name"])
        if name == "pip":
            continue  # it brought the others
        if name not in parts or component["version"] not in parts[name].versions:
            raise LookupError(f"{name} {component['version']} is not pinned")
        components.append(_component(component, parts[name]))
    kept = ("$schema", "bomFormat", "specVersion", "version")
    return {
        **{key: raw[key] for key in kept},
        "metadata": {"component": raw["metadata"]["component"]},
        "components": components,
        "dependencies": [*_links(raw["dependencies"])],
    }


def _component(component: dict[str, Any], part: Part) -> dict[str, Any]:
    """Name, version, address in the registry's terms, licence, home."""
    kept = {k: component[k] for k in ("bom-ref", "name", "purl", "type", "version")}
    licence = {"expression": licence_of(part), "acknowledgement": "concluded"}
    home = {"type": "website", "url": home_of(part)}
    return {**kept, "licenses": [licence], "externalReferences": [home]}


def _links(links: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What asks for what, without pip, which setuptools would take if it is there."""
    for link in links:
        if not link["ref"].startswith("pip=="):
            asked = link.get("dependsOn", ())
            kept = [ref for ref in asked if not ref.startswith("pip==")]
            yield {"ref": link["ref"], "dependsOn": kept}


def main(arguments: list[str]) -> None:
    """Read the first file, write the second."""
    raw, out = map(Path, arguments)
    bill = publishable(json.loads(raw.read_text("utf-8")), default_install())
    out.write_text(json.dumps(bill, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"bill of materials: {len(bill['components'])} components in {out.name}")


if __name__ == "__main__":
    main(sys.argv[1:])
