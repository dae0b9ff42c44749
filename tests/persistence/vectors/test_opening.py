"""Opening a store: by its setting, with nothing else imported, and in a sentence where it cannot be."""

import subprocess
import sys
from pathlib import Path

import pytest

from persistence.database import open_database
from persistence.embedded import chroma_server
from persistence.settings import Settings
from persistence.vectors.failures import VectorStoreLocked, VectorStoreMisconfigured, VectorStoreNotInstalled
from persistence.vectors.kinds import StoreKind
from persistence.vectors.opening import open_vector_store, ping_vector_store
from tests.services import wait_for_heartbeat
from tests.vector_stores import space_of

CLIENTS = {"chromadb", "qdrant_client", "lancedb", "pyarrow", "pgvector", "weaviate", "pinecone"}


class TestOpening:
    """open_vector_store."""

    def test_imports_no_client_by_default(self, tmp_path: Path) -> None:
        """Neither the API nor its default store brings a client library into memory."""
        program = (
            "import sys, graph.app\n"
            "from persistence.settings import Settings\n"
            f"graph.app.build_services(Settings(_env_file=None, data_root_path={str(tmp_path)!r},\n"
            "    redis_url='redis://127.0.0.1:1', vector_store_url='http://127.0.0.1:1'))\n"
            f"sys.exit(str({CLIENTS!r} & set(sys.modules)))"
        )

        ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

        assert ended.stderr.splitlines()[-1] == "set()"

    @pytest.mark.parametrize(
        "kind", [StoreKind.QDRANT, StoreKind.LANCEDB, StoreKind.PGVECTOR, StoreKind.WEAVIATE, StoreKind.PINECONE]
    )
    async def test_names_the_extra_that_is_missing(
        self, kind: StoreKind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whoever chose a store without its package is told what to install."""
        for name in [name for name in sys.modules if name.partition(".")[0] in CLIENTS]:
            monkeypatch.delitem(sys.modules, name)
        for name in CLIENTS:
            monkeypatch.setitem(sys.modules, name, None)
        monkeypatch.delitem(sys.modules, f"persistence.vectors.{kind}", raising=False)
        settings = Settings(_env_file=None, data_root_path=tmp_path, vector_store=kind)

        with pytest.raises(VectorStoreNotInstalled, match=rf"python -m pip install 'tripsplit\[{kind}\]'"):
            await ping_vector_store(settings, open_database(settings.resolved_database_url))

    async def test_of_pgvector_without_a_postgresql_is_refused(self, tmp_path: Path) -> None:
        """SQLite has no pgvector."""
        settings = Settings(_env_file=None, data_root_path=tmp_path, vector_store=StoreKind.PGVECTOR)

        with pytest.raises(VectorStoreMisconfigured, match="needs a PostgreSQL"):
            await ping_vector_store(settings, open_database(settings.resolved_database_url))

    def test_of_a_folder_beside_its_server_is_refused(self, tmp_path: Path) -> None:
        """The Chroma server that `tripsplit up` starts holds the same lock."""
        settings = Settings(_env_file=None, data_root_path=tmp_path, vector_store=StoreKind.CHROMA_PERSISTENT)
        server = chroma_server(settings)
        with subprocess.Popen(server.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
            wait_for_heartbeat(f"{server.url}/api/v2/heartbeat")

            with pytest.raises(VectorStoreLocked, match="Another process has opened"):
                open_vector_store(settings, open_database(settings.resolved_database_url), space_of)
            child.kill()
