"""A small self-contained SVG of one candidate: what matched, the drug, its targets, its evidence."""

from __future__ import annotations

from html import escape
from typing import Any

_WIDTH, _LINE = 760, 24
_BLUE, _ORANGE, _GREY = "#1f5fa8", "#c8641b", "#666"


def svg(data: dict[str, Any]) -> str:
    """SVG text; blue supports, orange contradicts or warns, so that no meaning rests on red and green."""
    left = [(match["input"], f"{match['kind']}, {match['depth']}") for match in data["matched"]] or [("disease", "disease")]
    tally = data["evidence"]["sources"]
    right = [(target, "target", _BLUE) for target in data["targets"]]
    right.append((f"{tally['supporting']} supporting", "sources", _BLUE))
    right.append((f"{tally['contrasting']} contrasting", "sources", _ORANGE))
    right.extend((warning["text"][:44], warning["kind"], _ORANGE) for warning in data["warnings"] if warning["applies"])
    right = right[:9]
    height = max(len(left), len(right)) * _LINE * 2 + 40
    middle = height / 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height:.0f}" font-family="sans-serif" font-size="13">',
        f'<title>{escape(data["drug"]["name"])}: research use only</title>',
    ]
    for index, (text, kind) in enumerate(left):
        y = (index + 0.5) * height / len(left)
        parts.append(f'<line x1="200" y1="{y:.0f}" x2="300" y2="{middle:.0f}" stroke="{_GREY}"/>')
        parts.append(f'<text x="10" y="{y:.0f}">{escape(text)}</text><text x="10" y="{y + 14:.0f}" fill="{_GREY}" font-size="10">{escape(kind)}</text>')
    for index, (text, kind, colour) in enumerate(right):
        y = (index + 0.5) * height / len(right)
        parts.append(f'<line x1="420" y1="{middle:.0f}" x2="480" y2="{y:.0f}" stroke="{colour}"/>')
        parts.append(f'<text x="486" y="{y + 4:.0f}" fill="{colour}">{escape(text)}</text><text x="486" y="{y + 17:.0f}" fill="{_GREY}" font-size="10">{escape(kind)}</text>')
    parts.append(f'<rect x="300" y="{middle - 22:.0f}" width="120" height="44" rx="8" fill="white" stroke="{_BLUE}" stroke-width="2"/>')
    parts.append(f'<text x="360" y="{middle - 2:.0f}" text-anchor="middle" font-size="11">{escape(data["drug"]["name"][:22])}</text>')
    parts.append(f'<text x="360" y="{middle + 13:.0f}" text-anchor="middle" fill="{_GREY}" font-size="10">{escape(data["tier"])}</text></svg>')
    return "".join(parts)
