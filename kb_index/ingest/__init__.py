"""Pages of HTML, PDF, Markdown or text become drafts of articles for a person to review."""

from kb_index.ingest.ingesting import Ingested, ingest

__all__ = ["Ingested", "ingest"]
