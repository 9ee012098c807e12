"""Write what follows from the schema: ``python tools/schema.py`` (also ``make schema``).

shapes.ttl, context.jsonld and docs/schema.md come from ``kg/schema/leukemia_kg.yaml`` through LinkML, which runs
in an environment of its own (``.schema-venv``, or the one that KG_SCHEMA_VENV names): its dependencies, some
under the GPL, never meet the package's. vocabulary.ttl comes from the tables alone, and is made along with
them. All outputs are the same bytes on every machine, and name the digest of the schema that they come from.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINKML = "linkml==1.12.1"  # pinned: its output changes silently between versions


def environment() -> Path:
    """The Python of the environment that holds LinkML; it is made on first use."""
    folder = Path(os.environ.get("KG_SCHEMA_VENV") or ROOT / ".schema-venv")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        print(f"making {folder.name} with {LINKML}", file=sys.stderr)
        venv.create(folder, with_pip=True, clear=True)
    found = subprocess.run([python, "-m", "pip", "show", "linkml"], capture_output=True, text=True, check=False).stdout
    if f"Version: {LINKML.partition('==')[2]}\n" not in found:
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", LINKML], check=True)
    return python


def generate(folder: Path) -> None:
    """Write all files under a folder, at the places that they have in the repository."""
    for part in ("kg/schema", "docs"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    command = [str(environment()), str(ROOT / "tools" / "schema_linkml.py"), str(ROOT / "kg" / "schema"), str(folder)]
    subprocess.run(command, check=True)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, default=ROOT, help="folder to write to (default: the repository)")
    generate(parser.parse_args().into)


if __name__ == "__main__":
    main()
