"""YAML of a case file: safe types only, one clear message with the line, no silent surprises.

Plain YAML reads ``+8`` as the number 8, ``no`` as false and lets a repeated key overwrite the first;
each of these would change what a case says.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from kg.errors import CaseError

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)$")
_FLOAT = re.compile(r"-?[0-9]+\.[0-9]+$")  # a power of ten stays text: 2.0e-3 is a fraction, 0.002 may be a percentage
_DEEPEST = 50
_BOOLEAN = re.compile(r"(?:true|True|TRUE|false|False|FALSE|yes|Yes|no|No)$")


class _Loader(yaml.SafeLoader):
    """Numbers, booleans and null in their usual spelling; everything else stays the text that was typed."""


_Loader.yaml_implicit_resolvers = {}
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", _INTEGER, list("-0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:float", _FLOAT, list("-0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", _BOOLEAN, list("tTfFyYnN"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])


def _unique_mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str | int | float | bool):
            raise yaml.constructor.ConstructorError(None, None, "a field name must be text", key_node.start_mark)
        if key in found:
            raise yaml.constructor.ConstructorError(
                None, None, f"field {key!r} stands twice; keep one", key_node.start_mark
            )
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_Loader.add_constructor("tag:yaml.org,2002:map", _unique_mapping)


def load_yaml(text: str, source: str) -> Any:
    """The data of a YAML text.

    Raises CaseError with the line where it is broken, repeats a field, or uses anchors.
    """
    loader: _Loader | None = None
    try:
        loader = _Loader(text)
        depth = 0
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:  # said before the reader goes all the way down
                raise CaseError(f"{source}: nested too deeply for a case (more than {_DEEPEST} levels)")
            if isinstance(event, yaml.AliasEvent):
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise CaseError(f"{source}, line {line}: anchors and aliases are not used in cases")
        return loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise CaseError(f"{source}{where}: broken YAML ({error.problem or error.context})") from error
    except yaml.YAMLError as error:
        raise CaseError(f"{source}: broken YAML ({error})") from error
    except RecursionError as error:
        raise CaseError(f"{source}: nested too deeply for a case") from error
    except CaseError:
        raise
    except ValueError:  # of more digits than Python reads
        raise CaseError(f"{source}: a whole number of too many digits is no value") from None
    finally:
        if loader is not None:
            loader.dispose()
