"""Settings: one frozen object, read once at each composition root, from the environment and `.env`."""

import os
import secrets
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from domain.clean_up import LONGEST, CleanUpRules
from persistence.addresses import reachable_host
from persistence.vectors.kinds import StoreKind


class AppEnv(StrEnum):
    """Where the program runs."""

    DEVELOPMENT = "development"
    TEST = "test"
    PRODUCTION = "production"


class EmbeddingBackend(StrEnum):
    """What makes vectors of texts: the exported model, the model itself in torch, or a server."""

    ONNX = "onnx"
    TORCH = "torch"
    API = "api"


class Settings(BaseSettings):
    """Everything that can be configured. Each field is listed and explained in `.env.example`.

    What is None has an embedded default, which `tripsplit up` starts below `data_root_path`.
    """

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    app_env: AppEnv = AppEnv.DEVELOPMENT
    data_root_path: Path = Path("data")
    secret_key: SecretStr | None = None
    algorithm: Literal["HS256", "HS384", "HS512"] = "HS256"
    access_token_expire_minutes: int = Field(default=60, ge=1)
    session_expire_days: int = Field(default=30, ge=1)

    smtp_url: SecretStr | None = None
    mail_from: str = "TripSplit <tripsplit@localhost>"
    public_url: str | None = None
    points_per_minute: int | None = Field(default=None, ge=1)
    anonymous_points_per_minute: int | None = Field(default=None, ge=1)
    sign_in_failures_per_account: int = Field(default=10, ge=1)
    sign_in_failures_per_address: int | None = Field(default=None, ge=1)
    registrations_per_account: int | None = Field(default=None, ge=1)
    registrations_per_address: int | None = Field(default=None, ge=1)
    resets_per_account: int = Field(default=5, ge=1)
    resets_per_address: int | None = Field(default=None, ge=1)

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    api_workers: int = Field(default=1, ge=1, le=64)
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ()
    worker_jobs: int = Field(default=8, ge=1, le=1_000)
    log_format: Literal["json", "text"] = "json"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    database_url: str | None = None
    sqlite_database_path: Path | None = None
    redis_url: str | None = None
    vector_store: StoreKind = StoreKind.CHROMA
    vector_store_url: str | None = None
    vector_store_api_key: SecretStr | None = None
    vector_generation: int = Field(default=1, ge=1)
    chroma_persist_directory: Path | None = None
    chroma_collection_name: str = "passages"
    file_store_url: str | None = None
    uploads_dir: Path | None = None
    largest_upload_bytes: int = Field(default=50_000_000, ge=1)
    reading_seconds: int = Field(default=300, ge=1)
    reading_memory_megabytes: int = Field(default=4_000, ge=2_000)
    reading_pages: int = Field(default=2_000, ge=1)
    reading_scanned_pages: int = Field(default=50, ge=0)
    reading_unpacked_megabytes: int = Field(default=200, ge=1)
    keep_versions: int = Field(default=0, ge=0, le=LONGEST)
    keep_versions_days: int = Field(default=0, ge=0, le=LONGEST)
    keep_unknown_files_hours: int = Field(default=168, ge=0, le=LONGEST)
    keep_reports_days: int = Field(default=90, ge=0, le=LONGEST)
    keep_jobs_days: int = Field(default=90, ge=0, le=LONGEST)
    keep_streams_hours: int = Field(default=24, ge=1, le=LONGEST)
    file_link_minutes: int = Field(default=15, ge=1, le=1440)
    file_store_redirects: bool = False
    cors_allowed_origins: Annotated[tuple[str, ...], NoDecode] = ()

    embedding_backend: EmbeddingBackend = EmbeddingBackend.ONNX
    embedding_model_name: str = "all-MiniLM-L6-v2"
    embedding_api_base_url: str | None = None
    embedding_api_key: SecretStr | None = None
    embedding_api_timeout_seconds: float = Field(default=60.0, gt=0)

    ecb_history_path: Path | None = None

    llm_api_base_url: str | None = None
    llm_api_key: SecretStr | None = None
    llm_model_name: str = "default"
    local_llm_path: Path | None = None
    llm_capability: Literal["auto", "full", "wording", "template"] = "auto"
    llm_connect_timeout_seconds: float = Field(default=3.0, gt=0)
    llm_read_timeout_seconds: float = Field(default=30.0, gt=0)
    llm_total_timeout_seconds: float = Field(default=60.0, gt=0)

    answer_cache_seconds: int = Field(default=86_400, ge=0)

    introspection: bool | None = None
    field_suggestions: bool | None = None
    query_timeout_seconds: float = Field(default=30.0, gt=0)
    limit_characters: int = Field(default=100_000, ge=1)
    limit_tokens: int = Field(default=5_000, ge=1)
    limit_nesting: int = Field(default=50, ge=1, le=150)
    limit_depth: int = Field(default=20, ge=1)
    limit_fields: int = Field(default=5_000, ge=1)
    limit_root_fields: int = Field(default=30, ge=1)
    limit_mutations: int = Field(default=10, ge=1)
    limit_aliases: int = Field(default=100, ge=1)
    limit_directives: int = Field(default=50, ge=1)
    limit_cost: int = Field(default=50_000, ge=1)
    limit_values: int = Field(default=10_000, ge=1)
    trusted_documents_path: Path | None = None
    trusted_documents_only: bool = False

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _split_proxies(cls, given: str | Iterable[str]) -> tuple[str, ...]:
        return _names(given)

    @field_validator("cors_allowed_origins", mode="before")
    @classmethod
    def _split_origins(cls, given: str | Iterable[str]) -> tuple[str, ...]:
        # A browser's Origin header has no slash at its end.
        return tuple(origin for name in _names(given) if (origin := name.rstrip("/")))

    @model_validator(mode="after")
    def _require_what_production_needs(self) -> Self:
        if self.app_env is AppEnv.PRODUCTION:
            given = self.model_fields_set
            missing = [name.upper() for name in ("data_root_path", "secret_key") if name not in given]
            if missing:
                raise ValueError(f"APP_ENV=production needs {' and '.join(missing)} to be set.")
        return self

    @model_validator(mode="after")
    def _require_embedding_server(self) -> Self:
        if self.embedding_backend is EmbeddingBackend.API and self.embedding_api_base_url is None:
            raise ValueError("EMBEDDING_BACKEND=api needs EMBEDDING_API_BASE_URL to be set.")
        return self

    @model_validator(mode="after")
    def _require_trusted_documents(self) -> Self:
        if self.trusted_documents_only and self.trusted_documents_path is None:
            raise ValueError("TRUSTED_DOCUMENTS_ONLY=true needs TRUSTED_DOCUMENTS_PATH to be set.")
        return self

    @property
    def resolved_database_url(self) -> str:
        """The SQLAlchemy URL of the database, with its async driver."""
        if self.database_url is None:
            path = self.sqlite_database_path or self.data_root_path / "tripsplit.db"
            return f"sqlite+aiosqlite:///{path}"
        scheme, separator, rest = self.database_url.partition("://")
        drivers = {"postgres": "postgresql+asyncpg", "postgresql": "postgresql+asyncpg", "sqlite": "sqlite+aiosqlite"}
        return drivers.get(scheme, scheme) + separator + rest

    @property
    def resolved_uploads_dir(self) -> Path:
        """The folder of the embedded file store."""
        return self.uploads_dir or self.data_root_path / "uploads"

    @property
    def resolved_chroma_directory(self) -> Path:
        """The folder that the embedded `chroma run` keeps its data in."""
        return self.chroma_persist_directory or self.data_root_path / "chroma"

    @property
    def needs_vector_server(self) -> bool:
        """Whether passages are kept on a Chroma server that no URL is set of: `tripsplit up` starts one."""
        return self.vector_store is StoreKind.CHROMA and self.vector_store_url is None

    @property
    def vector_store_takes_one_process(self) -> bool:
        """Whether the vector store is files that one process alone may open."""
        is_local_qdrant = self.vector_store is StoreKind.QDRANT and "://" not in (self.vector_store_url or "")
        return self.vector_store is StoreKind.CHROMA_PERSISTENT or is_local_qdrant

    @property
    def vectors_are_in_database(self) -> bool:
        """Whether the vector store is tables of the application's database, and goes into its backups."""
        return self.vector_store is StoreKind.SQL or (
            self.vector_store is StoreKind.PGVECTOR and self.vector_store_url is None
        )

    @property
    def clean_up_rules(self) -> CleanUpRules:
        """What is kept for how long, on trips that have no rules of their own."""
        return CleanUpRules(
            versions=self.keep_versions,
            version_days=self.keep_versions_days,
            file_hours=self.keep_unknown_files_hours,
            report_days=self.keep_reports_days,
            job_days=self.keep_jobs_days,
        )

    @property
    def public_address(self) -> str:
        """Where people reach this server, without a slash at the end: PUBLIC_URL, or where it listens."""
        if self.public_url is None:
            return f"http://{reachable_host(self.host)}:{self.port}"
        return self.public_url.rstrip("/")

    @property
    def outbox_dir(self) -> Path:
        """The folder that mails are written into where no mail server is set."""
        return self.data_root_path / "outbox"

    @property
    def models_dir(self) -> Path:
        """The folder that exported embedding models are kept in."""
        return self.data_root_path / "models"

    def page_url(self, name: str, secret: str) -> str:
        """Return the address of the page that takes a secret, under a name; behind the #, which goes to no server."""
        return f"{self.public_address}/graphql#{name}={secret}"

    def signing_key(self) -> str:
        """Return SECRET_KEY, or the key that is made once and kept below the data root (development and tests)."""
        if self.secret_key is not None:
            return self.secret_key.get_secret_value()
        return _kept_key(self.data_root_path / "secret.key")


def _names(given: str | Iterable[str]) -> tuple[str, ...]:
    names = given.split(",") if isinstance(given, str) else given
    return tuple(stripped for name in names if (stripped := name.strip()))


def _kept_key(path: Path) -> str:
    if not path.exists():
        _keep_key(path)
    return path.read_text()


def _keep_key(path: Path) -> None:
    # Written aside and linked into place: of two processes that start at once, neither may read half a key.
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
