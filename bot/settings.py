"""Settings: one frozen object, read from the environment once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """How this process runs; `README.md` lists the variables.

    Attributes:
        var: Folder of everything that is made at run time.
        database_url: SQLAlchemy address; SQLite below `var` unless DATABASE_URL is set.
        smtp_url: `smtp://user:password@host:port`; None writes mails to `var/outbox` instead.
        encoder_model: A sentence-transformers model's folder; None is the packaged MiniLM.
        secret_key: Signs the conversations' tokens; None keeps a random one under `var`.
        allowed_origins: Pages on other hosts that may embed the widget.
        conversations_limit: New conversations from one address, such as "60/hour".
        messages_limit: Messages in one conversation.
    """

    var: Path
    database_url: str
    smtp_url: str | None
    encoder_model: str | None
    secret_key: str | None
    host: str
    port: int
    allowed_origins: tuple[str, ...]
    conversations_limit: str
    messages_limit: str
    court_folder: Path
    articles: Path
    index: Path
    models: Path
    endpoints: Path

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from the environment's variables."""
        env = os.environ if env is None else env
        var = Path(env.get("VAR_DIR") or ROOT / "var")
        return cls(
            var=var,
            database_url=env.get("DATABASE_URL") or f"sqlite:///{var / 'helpdesk.db'}",
            smtp_url=env.get("SMTP_URL") or None,
            encoder_model=env.get("ENCODER_MODEL") or None,
            secret_key=env.get("SECRET_KEY") or None,
            host=env.get("HOST") or "127.0.0.1",
            port=int(env.get("PORT") or 8080),
            allowed_origins=tuple(origin for origin in env.get("ALLOWED_ORIGINS", "").split(",") if origin),
            conversations_limit=env.get("CONVERSATIONS_LIMIT") or "60/hour",
            messages_limit=env.get("MESSAGES_LIMIT") or "40/minute",
            court_folder=Path(env.get("COURT_DIR") or ROOT / "data"),
            articles=Path(env.get("ARTICLES_DIR") or ROOT / "kb_index" / "articles"),
            index=Path(env.get("INDEX_DIR") or var / "index"),
            models=Path(env.get("MODELS_DIR") or ROOT / "models"),
            endpoints=ROOT / "endpoints.yml",
        )
