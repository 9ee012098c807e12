"""The jars of the real servers: copied once from Maven Central by ``mvn`` into ``.services``, which git ignores."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
POM = Path(__file__).with_name("pom.xml")
FOLDER = Path(os.environ.get("KG_SERVICES_FOLDER") or ROOT / ".services")
NEO4J = FOLDER / "neo4j"
FUSEKI = FOLDER / "fuseki"
WANTED = "KG_TEST_SERVICES"
JAVA = 17
FETCH_SECONDS = 900


def missing() -> str | None:
    """Why the servers cannot be started here, in a line; None where they can."""
    if not os.environ.get(WANTED):
        return "needs real servers; run: make test-services"
    return unfit()


def unfit() -> str | None:
    """What this machine lacks, in a line; None where the servers can be started."""
    for program in ("java", "mvn"):
        if shutil.which(program) is None:
            return f"{program} is not installed; the real servers need Java {JAVA} or newer and Maven"
    said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False)
    found = re.search(r'version "(\d+)', said.stderr + said.stdout)
    if found is None or int(found[1]) < JAVA:
        return f"java is {found[1] if found else 'of an unknown version'}; the real servers need Java {JAVA} or newer and Maven"
    return None


def fetch() -> Path:
    """The folder with the jars of both servers, fetched where they are not there yet."""
    stamp, wanted = FOLDER / "ready", hashlib.sha256(POM.read_bytes()).hexdigest()
    FOLDER.mkdir(parents=True, exist_ok=True)
    lock = FOLDER / "fetching"
    end = time.monotonic() + FETCH_SECONDS
    while not (stamp.is_file() and stamp.read_text() == wanted):
        try:
            lock.touch(exist_ok=False)
        except FileExistsError:  # another worker fetches
            if time.monotonic() > end or time.time() - lock.stat().st_mtime > FETCH_SECONDS:
                lock.unlink(missing_ok=True)
            time.sleep(0.5)
            continue
        try:
            _fetch()
            stamp.write_text(wanted)
        finally:
            lock.unlink(missing_ok=True)
    return FOLDER


def _fetch() -> None:
    for folder in (NEO4J, FUSEKI):
        shutil.rmtree(folder, ignore_errors=True)
    command = ["mvn", "-q", "-B", "-f", str(POM), "dependency:copy-dependencies", f"-DoutputDirectory={NEO4J}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=FETCH_SECONDS, check=False)
    if done.returncode:
        raise RuntimeError(f"mvn could not copy the servers: {(done.stdout + done.stderr)[-2000:]}")
    FUSEKI.mkdir()
    for jar in NEO4J.glob("jena-fuseki-server-*.jar"):
        jar.rename(FUSEKI / jar.name)  # it holds libraries of its own, which must not meet those of Neo4j


def main() -> int:
    """Fetch, or say in a line what is missing."""
    if reason := unfit():
        print(f"make test-services: {reason}", file=sys.stderr)
        return 2
    try:
        print(f"servers: {fetch()}")
    except RuntimeError as error:
        print(f"make test-services: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
