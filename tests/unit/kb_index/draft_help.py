"""Pages to take in, and how to look at the drafts made of them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import yaml
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from pypdf import PdfReader, PdfWriter

from kb_index.ingest import Ingested

TODAY = date(2026, 11, 22)
YEAR = timedelta(days=365)
FAQ = """<!doctype html><html lang="en"><head><title>FAQ | N.D. Cal.</title>
<link rel="canonical" href="https://cand.uscourts.gov/faq"><style>p {color: red}</style></head>
<body><nav><a href="/">Home of the court</a></nav><main><h1>ECF questions</h1>%s</main>
<footer>Copyright of the court</footer><script>alert("script")</script></body></html>"""
STEPS = "<p>Do this.</p><ol><li>Open ECF.</li><li>Choose <b>Civil</b>.</li><li>Attach the PDF.</li></ol>"

SPOKEN = "The café’s fee is “£5” – really."
SOUND = "Hours\n\nThe office is open."

Fields = dict[str, object]
Take = Callable[..., Ingested]


def fields(path: Path) -> Fields:
    loaded = yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])
    assert isinstance(loaded, dict)
    return loaded


def body(path: Path) -> str:
    return path.read_text(encoding="utf-8").split("---\n", 2)[2]


def comments(path: Path) -> str:
    """The comment lines as one text, as a reviewer reads them."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return " ".join(line.removeprefix("# ") for line in lines if line.startswith("#"))


def only(result: Ingested) -> Path:
    assert result.problems == ()
    (path,) = result.drafts
    return path


def completed(path: Path, **changes: object) -> Path:
    """The draft as a reviewer leaves it."""
    done = fields(path) | {"status": "reviewed", "reviewed": TODAY, "review_by": TODAY + YEAR} | changes
    path.write_text(f"---\n{yaml.safe_dump(done)}---\n{body(path)}", encoding="utf-8")
    return path


def text_pdf(*pages: str) -> bytes:
    """A PDF with these pages; one without text is a drawing, as a scan is."""
    file = io.BytesIO()
    with PdfPages(file) as pdf:  # type: ignore[no-untyped-call]  # matplotlib has no types
        for page in pages:
            figure = Figure(figsize=(8.5, 11))
            figure.text(0.1, 0.9, page, verticalalignment="top", wrap=False)
            if not page:
                figure.add_subplot().imshow([[0, 1], [1, 0]])
                figure.axes[0].set_axis_off()
            pdf.savefig(figure)
    return file.getvalue()


def encrypted(data: bytes, password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(user_password=password, owner_password="of the clerk", algorithm="AES-256")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()
