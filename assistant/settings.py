"""Everything that can be set, and the only file that reads the environment.

Each field is an environment variable: `ASSISTANT_` and the name, nested parts joined by `__`
(`ASSISTANT_LLM__BASE_URL`). Nothing needs setting for a laptop.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import BadSetting


class Part(BaseModel):
    """A group of settings."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Database(Part):
    """Where the event log is kept."""

    url: str = Field(
        default="",
        description="SQLAlchemy address of the log. Empty: SQLite in the home folder.",
    )


class Qdrant(Part):
    """Where the search index is kept."""

    url: str = Field(
        default="", description="A Qdrant server. Empty: the embedded index in the home folder."
    )
    api_key: SecretStr = Field(default=SecretStr(""), description="Its key, where it wants one.")


class Embedder(Part):
    """What turns text into vectors."""

    model: str = Field(
        default="",
        description="A sentence-transformers model by name or path. Empty: the MiniLM that ships.",
    )


class Reranker(Part):
    """What reads the best passages a second time."""

    model: str = Field(
        default="",
        description="A sentence-transformers cross-encoder by name or path. Empty: none.",
    )


class LLM(Part):
    """The model behind the OpenAI protocol (vLLM)."""

    base_url: str = Field(
        default="", description="Its address, ending in /v1. Empty: cards come from the scripts."
    )
    model: str = Field(default="", description="Its name. Empty: the first one the server offers.")
    api_key: SecretStr = Field(default=SecretStr("none"), description="Its key.")
    reply_deadline_s: float = Field(
        default=4.0, gt=0, le=60, description="Seconds after which the scripted card stands."
    )
    grade_deadline_s: float = Field(
        default=60.0, gt=0, description="Seconds after which what the model judges is for people."
    )
    ask_deadline_s: float = Field(
        default=10.0, gt=0, le=120, description="Seconds a typed question is written at, at most."
    )


class Web(Part):
    """The web service."""

    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8400, ge=0, le=65535, description="Port to listen on; 0: any.")
    embed_origins: str = Field(
        default="",
        description="Origins, separated by spaces, whose pages may hold the sidebar in a frame.",
    )


class Cards(Part):
    """The agent's attention."""

    density: Literal["quiet", "normal", "coach"] = Field(
        default="normal", description="How many cards an agent gets who has not chosen."
    )
    search_deadline_s: float = Field(
        default=0.3, gt=0, le=5, description="Seconds a search may take during a call."
    )


class Calls(Part):
    """Calls in progress."""

    abandoned_after_min: float = Field(
        default=120.0, gt=0, description="Minutes without a word after which a call is ended."
    )


class Backlog(Part):
    """Calls graded many at a time."""

    workers: int = Field(
        default=0, ge=0, le=64, description="Processes that grade backlogs. 0: one a core."
    )


class Voice(Part):
    """What is read from voices."""

    agent_emotion: bool = Field(
        default=False,
        description="Whether an agent's voice may show agitation too. Off: agents are judged by "
        "their words alone, as the EU's AI Act, article 5(1)(f), demands at work.",
    )


class Customers(Part):
    """Where customers' records come from."""

    lookup_url: str = Field(
        default="",
        description="Asked for a customer at call start, {customer} in it is the id. Empty: none.",
    )
    lookup_token: SecretStr = Field(
        default=SecretStr(""), description="Sent along as a bearer token, where there is one."
    )
    lookup_deadline_s: float = Field(
        default=0.3, gt=0, le=5, description="Seconds a call waits for it; a later answer joins it."
    )


class Settings(BaseSettings):
    """All settings of one process."""

    model_config = SettingsConfigDict(
        env_prefix="ASSISTANT_", env_nested_delimiter="__", frozen=True, extra="ignore"
    )

    home: Path = Field(
        default_factory=lambda: user_data_path("assistant"),
        description="The folder that holds all state. Two homes never touch.",
    )
    rubric: str = Field(default="ecommerce_voice", description="The rubric calls are graded by.")
    database: Database = Database()
    qdrant: Qdrant = Qdrant()
    embedder: Embedder = Embedder()
    reranker: Reranker = Reranker()
    llm: LLM = LLM()
    web: Web = Web()
    cards: Cards = Cards()
    calls: Calls = Calls()
    backlog: Backlog = Backlog()
    voice: Voice = Voice()
    customers: Customers = Customers()

    @property
    def database_url(self) -> str:
        return self.database.url or f"sqlite:///{self.home / 'assistant.sqlite'}"


def made_home(settings: Settings) -> Path:
    """The home folder, made where there is none. Raises BadSetting where it cannot be."""
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting(
            f"ASSISTANT_HOME: {settings.home} cannot be used ({error.strerror}).",
            "Name a folder that can be written to.",
        ) from error
    return settings.home


def unknown_settings(environment: Mapping[str, str]) -> list[str]:
    """Names that begin like ours and are none: they would be passed over in silence."""
    known = {
        "ASSISTANT_" + (f"{name}__{part}" if part else name).upper()
        for name, field in Settings.model_fields.items()
        for part in (getattr(field.annotation, "model_fields", None) or {"": None})
    }
    given = {name for name in environment if name.upper().startswith("ASSISTANT_")}
    return sorted(
        name
        for name in given
        if name.upper() not in known and not name.startswith("ASSISTANT_TEST_")
    )


def read_settings(**given: object) -> Settings:
    """Settings from the environment, overridden by what is given. Raises BadSetting."""
    try:
        return Settings(**given)  # pyright: ignore[reportArgumentType]  # checked by pydantic
    except ValidationError as bad:
        first = bad.errors()[0]
        name = "ASSISTANT_" + "__".join(str(part) for part in first["loc"]).upper()
        raise BadSetting(f"{name}: {first['msg']}.", "Correct it or leave it out.") from bad
