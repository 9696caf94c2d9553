"""Makes the extension butie.oxt with the standard library alone.

It holds the catalogue's descriptions, the code of the cell and the compiled law; nothing of it is installed beside.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from addin.libreoffice import descriptions
from udfs.catalogue import FUNCTIONS

_FLOORS = Path(__file__).resolve().parents[2]
_HERE = Path(__file__).resolve().parent
_CODE = "pythonpath"
_COMPONENT = "butie_component.py"
COMMAND = f"{_CODE}/addin/libreoffice/host/butie.json"
_TIME = (1980, 1, 1, 0, 0, 0)
_REGISTRY = "application/vnd.sun.star.configuration-data"
_ENTRIES = (
    ("types.idl", "application/vnd.sun.star.uno-typelibrary;type=RDB"),
    ("butie.components", "application/vnd.sun.star.uno-components"),
    ("CalcAddIns.xcu", _REGISTRY),
    ("Addons.xcu", _REGISTRY),
    ("ProtocolHandler.xcu", _REGISTRY),
)


def build(target: Path, butie: Sequence[str] = ()) -> None:
    """Write the extension; `butie` is the command its menu runs (empty: the one on PATH). Raises FileProblem."""
    from workbooks.atomic import atomic_file

    with atomic_file(target) as file:
        file.write(content(butie))


def content(butie: Sequence[str] = ()) -> bytes:
    """The extension's bytes: the same for the same sources."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members(butie):
            archive.writestr(zipfile.ZipInfo(name, _TIME), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def members(butie: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """The files of the extension by name. The law is refused where its compilation is stale."""
    texts = {
        "META-INF/manifest.xml": descriptions.manifest(_ENTRIES),
        "description.xml": descriptions.description(version("butie")),
        "types.idl": descriptions.types(FUNCTIONS),
        "butie.components": descriptions.components(_COMPONENT),
        "CalcAddIns.xcu": descriptions.functions(FUNCTIONS),
        "Addons.xcu": descriptions.menu(),
        "ProtocolHandler.xcu": descriptions.protocol(),
    }
    for name, text in texts.items():
        yield name, text.encode()
    yield _COMPONENT, (_HERE / "host" / "component.py").read_bytes()
    for path in _code():
        yield f"{_CODE}/{path.relative_to(_FLOORS).as_posix()}", path.read_bytes()
    yield from _law()
    if butie:
        yield COMMAND, json.dumps(list(butie)).encode()


def _code() -> Iterator[Path]:
    for floor in ("policies", "udfs"):
        yield from sorted((_FLOORS / floor).rglob("*.py"))
    yield from sorted((_FLOORS / "udfs").glob("*.json"))
    yield from (_FLOORS / "addin" / name for name in ("__init__.py", "fault_log.py", "host_values.py"))
    yield from (_HERE / "__init__.py", _HERE / "names.py")
    yield from sorted(p for p in (_HERE / "host").glob("*.py") if p.name != "component.py")


def _law() -> Iterator[tuple[str, bytes]]:
    from policies.library import COMPILED, FACTS, compiled, document_ids

    for name in (FACTS, *document_ids()):
        compiled(name)
        path = COMPILED / f"{name}.json"
        yield f"{_CODE}/{path.relative_to(_FLOORS).as_posix()}", path.read_bytes()
