from __future__ import annotations

import pytest

from bot.services.language import is_spanish


@pytest.mark.parametrize(
    "text",
    [
        "¿Cómo presento una moción?",
        "Necesito ayuda con mi contraseña",
        "no puedo entrar al sistema, necesito presentar un documento hoy",
        "¿Habla usted español?",
    ],
)
def test_spanish_is_recognised(text: str) -> None:
    assert is_spanish(text)


@pytest.mark.parametrize(
    "text",
    [
        "How do I file a motion?",
        "Comment puis-je déposer une requête auprès du tribunal ?",
        "Como posso apresentar uma petição ao tribunal? Não consigo entrar.",
        "Wie reiche ich einen Antrag ein?",
        "我怎么提交文件？",
        "Как подать ходатайство?",
        "Làm sao để nộp đơn?",
        "",
    ],
)
def test_other_languages_are_not_spanish(text: str) -> None:
    assert not is_spanish(text)
