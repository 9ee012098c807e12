"""Values of the driver as values of the contract."""

from __future__ import annotations

import json
from typing import Any

from kg.query.rows import LIST_SEPARATOR
from kg.store.contract import Value


def value(found: Any) -> Value:
    """Text, numbers and booleans as they are; lists joined, nodes by their id, maps as JSON, dates in ISO form."""
    if found is None or isinstance(found, str | int | float | bool):
        return found
    if isinstance(found, list):
        return LIST_SEPARATOR.join(str(_plain(item)) for item in found if item is not None)
    plain = _plain(found)
    return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False, sort_keys=True, default=str)


def _plain(found: Any) -> Any:
    if isinstance(found, bool):
        return "true" if found else "false"
    if found is None or isinstance(found, str | int | float):
        return found
    if hasattr(found, "iso_format"):
        return found.iso_format()
    if hasattr(found, "labels"):
        return str(found.get("id") or found.element_id)
    if hasattr(found, "nodes") and hasattr(found, "relationships"):
        return " ".join(str(_plain(node)) for node in found.nodes)
    if hasattr(found, "type") and hasattr(found, "start_node"):
        return str(found.type)
    if isinstance(found, list | tuple):
        return [_plain(item) for item in found]
    if isinstance(found, dict):
        return {str(key): _plain(item) for key, item in found.items()}
    return str(found)
