"""What import-linter cannot say: front doors, foreign keys that point upwards, ports and ADR-like promises."""

import ast
from pathlib import Path

import grimp
import pytest
from django.apps import apps
from django.conf import settings

import tongban
from tongban.kernel import ports

WINGS = ("foundation", "resources", "services", "faces")


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("tongban", cache_dir=None)


def _app(module: str) -> str | None:
    parts = module.split(".")
    return ".".join(parts[:3]) if len(parts) > 3 and parts[1] in WINGS else None


def test_other_apps_are_entered_only_through_their_front_door(graph: grimp.ImportGraph) -> None:
    strays = []
    for importer in graph.modules:
        if (own := _app(importer)) is None:
            continue
        for imported in graph.find_modules_directly_imported_by(importer):
            other = _app(imported)
            if other and other != own and imported != f"{other}.public":
                strays.append(f"{importer} → {imported}")
    # the API face mounts each app's router, which its front door exports
    assert not strays


def test_no_foreign_key_points_to_a_model_of_another_app_from_below() -> None:
    order = {config.label: n for n, config in enumerate(apps.get_app_configs())}
    upwards = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        if model.__module__.startswith("tongban.")
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and isinstance(field.related_model, type)
        and order[field.related_model._meta.app_label] > order[model._meta.app_label]
    ]
    assert not upwards


def test_no_reverse_relation_reaches_across_apps() -> None:
    across = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label} (use related_name='+')"
        for model in apps.get_models()
        if model.__module__.startswith("tongban.")
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and isinstance(field.related_model, type)
        and field.related_model.__module__.startswith("tongban.")
        and field.related_model._meta.app_label != model._meta.app_label
        and not field.remote_field.hidden
    ]
    assert not across


def test_every_port_has_its_provider() -> None:
    assert [
        port.name for port in ports.all_ports() if not port.is_provided and port.name not in OPTIONAL_PORTS
    ] == []


# a city may connect these; the platform works without
OPTIONAL_PORTS = {"virus_scan"}


def test_apps_are_listed_from_the_ground_up() -> None:
    wings = [name.split(".")[1] for name in settings.LOCAL_APPS]
    assert wings == sorted(wings, key=(*WINGS, "site").index)


def test_no_verb_reads_the_clock() -> None:
    readers = []
    for path in Path(tongban.__file__).parent.rglob("*.py"):
        is_verb = "commands" in path.parts and "management" not in path.parts
        if path.stem not in {"rules", "queries", "facts", "models"} and not is_verb:
            continue
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if called in {"clock.now", "timezone.now", "datetime.now", "date.today", "timezone.localdate"}:
                readers.append(f"{path}:{node.lineno} {called}")
    assert not readers
