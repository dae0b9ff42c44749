"""Tests of `tripsplit doctor`."""

import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from arq.constants import health_check_key_suffix
from redis import Redis
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from graph.cli.api_check import check_api
from graph.cli.checks import _file_store, _vector_store, findings
from graph.cli.findings import Verdict
from jobs.queue import QUEUE_NAME, forget_workers, worker_listens
from persistence.database import Database
from persistence.ids import new_id
from persistence.opening import open_index
from persistence.run_file import keep_run
from persistence.settings import Settings
from persistence.unfinished_uploads import S3Uploads
from tests.arrangement import stored_trip
from tests.gcs_server import running_gcs
from tests.graph.cli.commands import CommandLine
from tests.library import Library
from tests.s3_server import Bucket, environment, running_s3
from tests.serving import serving

NOTHING = "http://127.0.0.1:9/v1"
UP = "http://127.0.0.1:8000"


@pytest.fixture
def redis_with_worker(valkey_url: str) -> str:
    """The URL of a Redis, in a database of its own, on which arq's workers have announced themselves as they do."""
    url = re.sub(r"(/\d+)?$", "/9", valkey_url.rstrip("/"))
    with Redis.from_url(url) as redis:
        redis.set(QUEUE_NAME + health_check_key_suffix, "j_complete=0", ex=60)
    return url


@pytest.fixture
def working(
    database: Database, redis_with_worker: str, chroma_url: str, exported_model: Path, tmp_path: Path
) -> Settings:
    """Settings under which everything that is required answers."""
    (tmp_path / "models").symlink_to(exported_model)
    return Settings(
        _env_file=None,
        data_root_path=tmp_path,
        database_url=database.engine.url.render_as_string(hide_password=False),
        redis_url=redis_with_worker,
        vector_store_url=chroma_url,
        port=9,
    )


async def verdicts(settings: Settings) -> dict[str, Verdict]:
    """Return each part's verdict."""
    return {finding.subject: finding.verdict for finding in await findings(settings)}


class TestFindings:
    """What doctor finds."""

    async def test_tells_that_the_store_is_not_the_one_that_was_filled(
        self, working: Settings, database: Database
    ) -> None:
        """It answers, and has nothing of what the database knows: searches by meaning would find nothing."""
        index = open_index(working, database)
        library = Library(database, index.vectors, index.embedder)
        await library.document(await stored_trip(database))
        filled = await _vector_store(working)

        found = await _vector_store(working.model_copy(update={"chroma_collection_name": f"other-{new_id()}"}))

        await index.close()
        assert (filled.verdict, found.verdict) == (Verdict.FINE, Verdict.MISSING)
        assert found.state.endswith("has none of the vectors that the database knows of")

    async def test_tells_what_an_object_store_keeps_of_cut_off_uploads(
        self, working: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """That is found with another package, without which the bucket needs a rule: a note says so."""
        with running_s3() as url:
            for name, value in environment(url).items():
                monkeypatch.setenv(name, value)
            settings = working.model_copy(update={"file_store_url": f"s3://{Bucket(url).name}"})

            assert (await _file_store(settings)).verdict is Verdict.FINE
            monkeypatch.setitem(sys.modules, "botocore.config", None)
            finding = await _file_store(settings)

        assert finding.verdict is Verdict.NOTE
        assert "tripsplit[s3]" in finding.state
        assert "AbortIncompleteMultipartUpload" in finding.remedy

    async def test_tells_that_a_bucket_of_google_needs_a_rule(
        self, working: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whether it has one cannot be seen, and nothing else removes what a killed upload leaves."""
        with running_gcs() as key:
            monkeypatch.setenv("GOOGLE_SERVICE_ACCOUNT_KEY", key)
            finding = await _file_store(working.model_copy(update={"file_store_url": "gs://trips/files"}))

        assert (finding.verdict, finding.state.partition(".")[0]) == (Verdict.NOTE, "gs://trips/files answers")
        assert "AbortIncompleteMultipartUpload" in finding.remedy

    async def test_asks_for_one_upload_of_a_bucket_and_one_part(
        self, working: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """However many there are: what is to be known is whether either may be listed."""
        asked: list[str] = []
        with running_s3() as url:
            for name, value in environment(url).items():
                monkeypatch.setenv(name, value)
            bucket = Bucket(url)
            for number in range(3):
                bucket.client.create_multipart_upload(Bucket=bucket.name, Key=f"{number}")
            events = bucket.client.meta.events
            events.register("after-call.s3", lambda model, **_given: asked.append(model.name))
            monkeypatch.setattr(
                "persistence.files.s3_uploads",
                lambda _config, **_given: S3Uploads(bucket.client, bucket=bucket.name, prefix=""),
            )
            settings = working.model_copy(update={"file_store_url": f"s3://{bucket.name}"})

            assert (await _file_store(settings)).verdict is Verdict.FINE

        assert asked == ["ListMultipartUploads", "ListParts"]

    async def test_finds_nothing_missing_where_everything_answers(self, working: Settings) -> None:
        """On both databases, every required part is fine."""
        found = await verdicts(working)

        # Whether Node built the page is not for Python to say.
        del found["GraphiQL"]
        assert found == {
            "data folder": Verdict.FINE,
            "database": Verdict.FINE,
            "Redis": Verdict.FINE,
            "API": Verdict.NOTE,
            "worker": Verdict.FINE,
            "vector store": Verdict.FINE,
            "file store": Verdict.FINE,
            "embedding model": Verdict.FINE,
            "language model": Verdict.NOTE,
            "documents": Verdict.NOTE,
        }

    @pytest.mark.parametrize(
        ("subject", "change", "state"),
        [
            ("database", {"database_url": "nonsense"}, "cannot be opened"),
            ("Redis", {"redis_url": None}, "REDIS_URL is not set"),
            (
                "Redis",
                {"redis_url": "redis://:x@127.0.0.1:9"},
                "redis://:***@127.0.0.1:9 does not answer (Connection refused)",
            ),
            ("worker", {"redis_url": "redis://127.0.0.1:9"}, "none listens"),
            ("vector store", {"vector_store_url": None}, "VECTOR_STORE_URL is not set"),
            (
                "vector store",
                {"vector_store_url": "http://127.0.0.1:9"},
                "chroma at http://127.0.0.1:9 does not answer (Connection refused)",
            ),
            (
                "file store",
                {"uploads_dir": Path("/dev/null/uploads")},
                "The folder /dev/null/uploads cannot be written to",
            ),
            ("embedding model", {"embedding_model_name": "no-such-model"}, "no-such-model is not exported yet"),
            (
                "documents",
                {"trusted_documents_path": Path("/dev/null/manifest.json")},
                "the manifest /dev/null/manifest.json cannot be used",
            ),
            ("language model", {"llm_api_base_url": NOTHING}, f"{NOTHING} does not answer (Connection refused)"),
        ],
    )
    async def test_finds_what_is_missing(
        self, working: Settings, subject: str, change: dict[str, object], state: str
    ) -> None:
        """Each fault is found at its part, with its reason and a remedy; a language model is only worth a note."""
        broken = working.model_copy(update=change)

        (finding,) = [finding for finding in await findings(broken) if finding.subject == subject]

        assert finding.state.startswith(state)
        assert finding.verdict is (Verdict.NOTE if subject == "language model" else Verdict.MISSING)
        assert finding.remedy.endswith(".")


class TestApi:
    """What doctor finds about the processes of the API."""

    @pytest.fixture
    async def answering(self) -> AsyncIterator[str]:
        """The address of something that is healthy."""
        app = Starlette(routes=[Route("/health", lambda _: Response())])
        async with serving(app) as address:
            yield address

    async def found(self, data_root: Path, port: int = 8000) -> tuple[Verdict, str]:
        """Return what doctor says of the API."""
        finding = await check_api(Settings(_env_file=None, data_root_path=data_root, port=port))
        assert finding.remedy.endswith(".") is (finding.verdict is not Verdict.FINE)
        return finding.verdict, finding.state

    async def test_counts_those_of_a_run(self, tmp_path: Path, answering: str) -> None:
        """Each is asked at an address of its own."""
        keep_run(tmp_path, address=UP, api_addresses=[answering] * 3, redis_url=NOTHING, vector_store_url=NOTHING)

        assert await self.found(tmp_path) == (Verdict.FINE, f"3 processes answer at {UP}")

    async def test_tells_how_many_are_missing(self, tmp_path: Path, answering: str) -> None:
        """One that does not answer is not made up for by the others."""
        addresses = [answering, "http://127.0.0.1:9"]
        keep_run(tmp_path, address=UP, api_addresses=addresses, redis_url=NOTHING, vector_store_url=NOTHING)

        state = f"1 of 2 processes at {UP} do not answer (Connection refused)"
        assert await self.found(tmp_path) == (Verdict.MISSING, state)

    async def test_asks_where_the_settings_say_without_a_run(self, tmp_path: Path, answering: str) -> None:
        """That it is not there is worth a note: it may run on another port, or elsewhere."""
        port = int(answering.rpartition(":")[2])

        assert await self.found(tmp_path, port=port) == (Verdict.FINE, f"answers at {answering}")
        assert await self.found(tmp_path, port=9) == (
            Verdict.NOTE,
            "nothing answers at http://127.0.0.1:9 (Connection refused)",
        )


class TestDoctor:
    """The command."""

    def test_lists_everything_and_fails_on_an_empty_folder(self, command_line: CommandLine, tmp_path: Path) -> None:
        """Each missing part is marked, and named again in the one sentence at the end."""
        outcome = command_line.run("doctor", "--data-root", tmp_path / "new")

        lines = outcome.output.splitlines()
        assert lines[0] == f"TripSplit on {tmp_path / 'new'} (development); `tripsplit up` is not running."
        assert [line[2:27].split(maxsplit=1)[1].strip() for line in lines if line.startswith("  MISSING")] == [
            "database",
            "Redis",
            "worker",
            "vector store",
            "embedding model",
        ]
        assert outcome.status == 1
        assert outcome.errors == (
            "tripsplit: Missing: database, Redis, worker, vector store, embedding model. "
            "Each line above says how to mend it.\n"
        )

    def test_is_content_where_nothing_is_missing(self, command_line: CommandLine, working: Settings) -> None:
        """Notes are no failure."""
        outcome = command_line.run(
            "doctor",
            "--data-root",
            working.data_root_path,
            DATABASE_URL=str(working.database_url),
            REDIS_URL=str(working.redis_url),
            VECTOR_STORE_URL=str(working.vector_store_url),
        )

        assert (outcome.status, outcome.errors, outcome.output.splitlines()[-1]) == (0, "", "Nothing is missing.")


class TestWorkerAnnouncement:
    """Telling whether a worker listens."""

    async def test_is_there_while_a_worker_listens(self, redis_with_worker: str) -> None:
        """The worker's own announcement is seen."""
        assert await worker_listens(redis_with_worker)

    async def test_can_be_forgotten(self, redis_with_worker: str) -> None:
        """After a worker was killed, its announcement is taken away before the next one starts."""
        await forget_workers(redis_with_worker)

        assert not await worker_listens(redis_with_worker)

    async def test_is_not_there_without_redis(self) -> None:
        """Nobody can listen on what does not answer."""
        assert not await worker_listens("redis://127.0.0.1:9")
