"""A neighbourhood as a self-contained SVG: no script, no font, no address outside."""

from __future__ import annotations

from html import escape
from itertools import groupby
from math import cos, pi, sin
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx

# Blue supports and orange contradicts, so that no meaning rests on red and green.
_SUPPORTS, _DISPUTES, _LINK = "#1f5fa8", "#c8641b", "#8a8a8a"
# Okabe-Ito, told apart with any colour vision.
_FILL = {
    "Disease": "#e69f00", "Drug": "#56b4e9", "DrugClass": "#b7dcf3", "Regimen": "#8fc7ea", "Procedure": "#8fc7ea",
    "Gene": "#f0e442", "Marker": "#009e73", "Variant": "#cc79a7", "Fusion": "#cc79a7", "Cytogenetic": "#cc79a7",
}  # fmt: skip
_OTHER = "#d0d0d0"
_ROOM = 24  # pixels of circumference for a label
_LABEL = 34  # characters shown; the whole name is in the tooltip


def picture(graph: networkx.MultiDiGraph[str]) -> str:
    """SVG text of a :func:`kg.views.neighborhood`: its focus in the middle, neighbours round it by category.

    Line width grows with the number of publications; a dashed line is a structural link.
    """
    focus = graph.graph.get("focus") or max(graph, key=lambda node: (graph.degree(node), node), default="")
    others = sorted((data["category"], data["name"], node) for node, data in graph.nodes(data=True) if node != focus)
    radius = max(150.0, len(others) * _ROOM / (2 * pi))
    half = radius + 260
    categories = [name for name, _ in groupby(others, key=lambda other: other[0])]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-half:.0f} {-half:.0f} {2 * half:.0f} {2 * half + 20 * len(categories):.0f}" '
        f'width="{min(2 * half, 1000):.0f}" font-family="sans-serif" font-size="12">',
        f"<title>{escape(_name(graph, focus))}: research use only</title>",
    ]
    places: dict[str, tuple[float, float]] = {focus: (0.0, 0.0)}
    for index, (_, _, node) in enumerate(others):
        angle = 2 * pi * index / len(others) - pi / 2
        places[node] = (radius * cos(angle), radius * sin(angle))
    for subject, object_, data in sorted(
        graph.edges(data=True), key=lambda edge: (edge[0], edge[1], edge[2]["predicate"])
    ):
        parts.append(
            _line(
                places[subject],
                places[object_],
                data,
                f"{_name(graph, subject)} {data['predicate']} {_name(graph, object_)}",
            )
        )
    parts.extend(_node(graph, node, place, node == focus) for node, place in places.items() if node in graph)
    parts.extend(_legend(categories, graph.graph.get("hidden", 0), half))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _name(graph: networkx.MultiDiGraph[str], node: str) -> str:
    return str(graph.nodes[node]["name"]) if node in graph else node


def _line(start: tuple[float, float], end: tuple[float, float], data: dict[str, Any], title: str) -> str:
    supporting, disputing = data["n_supporting"], data["n_disputing"]
    colour = _LINK if data["kind"] == "link" else _DISPUTES if disputing else _SUPPORTS
    width = 1 + min(supporting + disputing, 10) * 0.5
    dash = ' stroke-dasharray="4 3"' if data["kind"] == "link" else ""
    counts = "" if data["kind"] == "link" else f" ({supporting} supporting, {disputing} disputing)"
    return (
        f'<line x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}" stroke="{colour}" '
        f'stroke-width="{width:.1f}"{dash}><title>{escape(title + counts)}</title></line>'
    )


def _node(graph: networkx.MultiDiGraph[str], node: str, place: tuple[float, float], is_focus: bool) -> str:
    x, y = place
    data = graph.nodes[node]
    name = str(data["name"])
    shown = name if len(name) <= _LABEL else name[: _LABEL - 1] + "…"
    anchor, offset = ("middle", 0.0) if is_focus else ("start", 10.0) if x >= 0 else ("end", -10.0)
    size, down = (12, 28) if is_focus else (7, 4)
    weight = ' font-weight="bold"' if is_focus else ""
    return (
        f"<g><title>{escape(name)} ({escape(str(data['category']))}, {escape(node)})</title>"
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size}" fill="{_FILL.get(data["category"], _OTHER)}" stroke="#444"/>'
        f'<text x="{x + offset:.1f}" y="{y + down:.1f}" text-anchor="{anchor}"{weight}>{escape(shown)}</text></g>'
    )


def _legend(categories: list[str], hidden: int, half: float) -> list[str]:
    lines = [(_FILL.get(name, _OTHER), name or "not described") for name in categories]
    found = []
    for index, (colour, text) in enumerate(lines):
        y = half + 20 * index - 10
        found.append(f'<circle cx="{-half + 20:.0f}" cy="{y:.0f}" r="7" fill="{colour}" stroke="#444"/>')
        found.append(f'<text x="{-half + 34:.0f}" y="{y + 4:.0f}">{escape(text)}</text>')
    note = f"blue: supported, orange: disputed, dashed: structure; width: publications{f'; {hidden} more not shown' if hidden else ''}"
    return [*found, f'<text x="{-half + 10:.0f}" y="{-half + 20:.0f}" fill="#666">{note}</text>']
