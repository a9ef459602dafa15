"""`python -m bot serve|triage|when|desk`."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    quiet()
    # Each command imports what it needs: `when` answers at once, without Rasa.
    if options.command == "serve":
        from bot.cli.serve import serve

        return serve(options.host, options.port)
    if options.command == "triage":
        from bot.cli.triage import run as triage

        return triage(sys.stdin, sys.stdout)
    if options.command == "when":
        from bot.cli.when import run as when

        when(sys.stdin, sys.stdout)
        return 0
    from bot.cli.desk import run as desk

    return desk(options.what, sys.stdout, as_json=options.json)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="The ECF HelpDesk assistant.")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="serve the widget, the API and the contact page")
    serve.add_argument("--host", help="address to listen on (HOST)")
    serve.add_argument("--port", type=int, help="port to listen on (PORT)")
    for name, words in (
        ("triage", 'decide on messages: reads {"id", "text"} lines, writes a decision for each'),
        ("when", 'read callback times: reads {"now", "text"} lines, writes {"start", "reason"}'),
    ):
        command = commands.add_parser(name, help=words)
        command.add_argument(
            "--jsonl", action="store_true", required=True, help="one JSON object a line, in and out"
        )
    desk = commands.add_parser("desk", help="what the HelpDesk has to do")
    desk.add_argument("what", choices=("tickets", "callbacks", "conversations", "outbox"))
    desk.add_argument("--json", action="store_true", help="for programs, instead of a table")
    return parser


def quiet() -> None:
    """Keep the libraries' chatter off the terminal, and Rasa from calling home."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    # Rasa's old libraries warn of their own age at each start, past any filter.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    for noisy in (
        "faiss",
        "sentence_transformers",
        "rasa",
        "rasa_sdk",
        "apscheduler",
        "alembic",
        "httpx",
        "matplotlib",
    ):
        logging.getLogger(noisy).setLevel(logging.WARNING)


if __name__ == "__main__":
    sys.exit(main())
