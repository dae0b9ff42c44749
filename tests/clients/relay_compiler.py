"""relay-compiler: run on the pages beside these tests, as a project that uses Relay is set up."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.clients.scripts import FOLDER, Scripts

_CONFIG = {
    "src": ".",
    "schema": "./schema.graphql",
    "language": "javascript",
    "artifactDirectory": "./__generated__",
    "eagerEsModules": True,
    "persistConfig": {"file": "./documents.json", "algorithm": "SHA256"},
}


@dataclass(frozen=True, slots=True)
class Compiled:
    """What relay-compiler made: whether it could, what it said, its artifacts, and the manifest of documents."""

    status: int
    said: str
    folder: Path

    @property
    def artifacts(self) -> list[str]:
        """The names of the artifacts."""
        return sorted(path.name.partition(".")[0] for path in (self.folder / "__generated__").iterdir())

    @property
    def manifest(self) -> Path:
        """The file that persistConfig names: documents by their hash."""
        return self.folder / "documents.json"

    @property
    def documents(self) -> dict[str, str]:
        """The documents by the names of their operations."""
        texts: dict[str, str] = json.loads(self.manifest.read_text(encoding="utf-8"))
        return {text.split()[1].partition("(")[0]: known_as for known_as, text in texts.items()}


async def compile_relay(scripts: Scripts, *, schema: Path, folder: Path) -> Compiled:
    """Compile the pages against a schema in an empty folder."""
    shutil.copy(FOLDER / "relay" / "Trips.js", folder)
    shutil.copy(schema, folder / "schema.graphql")
    (folder / "__generated__").mkdir()
    (folder / "documents.json").write_text("{}", encoding="utf-8")
    (folder / "relay.config.json").write_text(json.dumps(_CONFIG), encoding="utf-8")
    compiler = FOLDER / "node_modules" / "relay-compiler" / "cli.js"
    status, said, errors = await scripts.ended(compiler, "relay.config.json", folder=folder)
    return Compiled(status, said + errors, folder)
