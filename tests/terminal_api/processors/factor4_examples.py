"""The reference's 18 exchanges, three of them as SOAP too."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

FOLDER = Path(__file__).parent / "examples" / "factor4"

EXAMPLES: dict[str, dict[str, Any]] = {
    path.stem[:2]: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))
}
SOAP_EXAMPLES = sorted(path.name.split(".")[0] for path in FOLDER.glob("*.request.xml"))


def soap(name: str, part: str) -> bytes:
    """The `request` or the `response` of one example."""
    return (FOLDER / f"{name}.{part}.xml").read_bytes()


def canonical(xml: bytes) -> str:
    """The same text for whatever means the same: without indentation."""
    return ElementTree.canonicalize(xml.decode(), strip_text=True)
