"""Which language a filer writes, among those that the court hears most."""

from __future__ import annotations

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

_LANGUAGES = (
    *("en", "es", "fr", "pt", "it", "de", "pl", "uk", "ru", "ar", "fa", "hi"),
    *("zh", "ja", "ko", "vi", "tl"),
)


def is_spanish(text: str) -> bool:
    """Whether a text that is not in English is in Spanish."""
    return bool(_identifier().classify(text)[0] == "es")


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(_LANGUAGES))
    return identifier
