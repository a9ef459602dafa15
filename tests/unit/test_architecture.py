"""The direction of imports: desk <- services <- store, dialogue, channels <- app."""

from __future__ import annotations

import sys

import grimp
import pytest

PACKAGES = ("bot", "actions", "kb_index")

# Who must not import whom. What is not listed may.
FORBIDDEN = {
    "bot.desk": (
        "bot.services",
        "bot.store",
        "bot.dialogue",
        "bot.channels",
        "bot.app",
        "bot.cli",
        "actions",
        "kb_index",
    ),
    "bot.services": (
        "bot.store",
        "bot.dialogue",
        "bot.channels",
        "bot.app",
        "bot.cli",
        "actions",
        "kb_index",
    ),
    "bot.store": ("bot.dialogue", "bot.channels", "bot.app", "bot.cli", "actions", "kb_index"),
    "bot.dialogue": ("bot.store", "bot.channels", "bot.app", "bot.cli", "actions"),
    "bot.channels": ("bot.store", "bot.dialogue", "bot.app", "bot.cli", "actions", "kb_index"),
    "bot.settings": (
        "bot.desk",
        "bot.services",
        "bot.store",
        "bot.dialogue",
        "bot.channels",
        "bot.app",
        "actions",
    ),
    "kb_index": ("bot", "actions"),
    "actions": ("bot.store", "bot.dialogue", "bot.channels", "bot.cli", "kb_index"),
}
# A standalone action server has no start of ours: its first action builds the services (docs/adr/0002).
EXCEPTIONS = {("actions.base", "bot.app"), ("actions.base", "bot.settings")}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, include_external_packages=True, cache_dir=None)


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


@pytest.mark.parametrize("importer", FORBIDDEN)
def test_imports_follow_the_one_direction(graph: grimp.ImportGraph, importer: str) -> None:
    wrong = [
        (module, imported)
        for module in graph.modules
        if within(module, importer)
        for imported in graph.find_modules_directly_imported_by(module)
        if any(within(imported, package) for package in FORBIDDEN[importer])
        and (module, imported) not in EXCEPTIONS
    ]
    assert wrong == []


def test_the_desk_imports_the_standard_library_only(graph: grimp.ImportGraph) -> None:
    foreign = {
        (module, imported)
        for module in graph.modules
        if within(module, "bot.desk")
        for imported in graph.find_modules_directly_imported_by(module)
        if not within(imported, "bot.desk") and imported.split(".")[0] not in sys.stdlib_module_names
    }
    assert foreign == set()


def test_the_exceptions_are_still_needed(graph: grimp.ImportGraph) -> None:
    for module, imported in EXCEPTIONS:
        assert imported in graph.find_modules_directly_imported_by(module)


def test_only_the_app_and_the_commands_name_concrete_classes(graph: grimp.ImportGraph) -> None:
    allowed = ("bot.app", "bot.cli", "bot.store")
    users = [
        module
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
        if within(module, "bot")
        and within(imported, "bot.store")
        and not any(within(module, name) for name in allowed)
    ]
    assert users == []
