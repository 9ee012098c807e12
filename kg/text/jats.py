"""JATS XML (and its forerunner, the NLM journal DTD) to Documents: title, abstract, body, tables, captions, references."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.text.builder import Builder, prose
from kg.text.document import BlockKind, Document, SectionKind
from kg.text.jats_inline import Inline
from kg.text.jats_meta import about_article
from kg.text.jats_references import References
from kg.text.markers import Cleaned, Marked, between_in, clean
from kg.text.tables import kind_of, reason_to_skip
from kg.text.xml import all_text, local_name, parse

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS = frozenset(
    ["p", "list", "table-wrap", "table-wrap-group", "fig", "fig-group", "disp-formula", "disp-formula-group", "disp-quote", "boxed-text", "def-list", "supplementary-material", "media", "preformat", "code", "sec", "verse-group", "speech", "statement", "table", "array", "chem-struct-wrap", "floats-group", "question", "answer", "explanation"]
)
_NOT_PROSE = {
    "supplementary-material": "files beside the text", "media": "files beside the text", "graphic": "pictures",
    "disp-formula": "displayed formulas", "disp-formula-group": "displayed formulas", "chem-struct-wrap": "chemical structures",
    "preformat": "preformatted text", "code": "program code", "array": "arrays without a table",
    "object-id": "", "label": "", "title": "", "sec-meta": "", "attrib": "", "permissions": "", "alternatives": "",
}  # fmt: skip
_SEC_TYPES: dict[str, SectionKind] = {
    "intro": "introduction", "introduction": "introduction", "materials": "methods", "methods": "methods",
    "materials|methods": "methods", "subjects": "methods", "results": "results", "discussion": "discussion",
    "conclusions": "conclusion", "conclusion": "conclusion", "cases": "case", "case": "case",
}  # fmt: skip
_TITLED = ("sec", "app", "abstract", "trans-abstract", "")  # their titles are headings already
_OTHER_ABSTRACTS = ("graphical", "teaser", "toc", "editor", "key-points", "web-summary", "video")
_BACK = {"ack": "thanks", "glossary": "list of abbreviations", "bio": "lives of the authors", "fn-group": "footnotes", "notes": "notes"}


def read_jats(text: str, name: str = "document") -> Iterator[Document]:
    """The documents of the outermost ``article`` elements.

    Raises InputError for broken XML, own entities, and files without a JATS article.
    """
    root = parse(text, name)
    articles = [root] if local_name(root) == "article" else [
        found for found in root.iter("{*}article") if not any(local_name(up) == "article" for up in found.iterancestors())
    ]  # fmt: skip
    articles = [found for found in articles if found.find("{*}front") is not None or found.find("{*}body") is not None]
    if not articles:
        raise InputError(f"{name}: no JATS article in the root element {local_name(root)!r}; expected article with front or body")
    for article in articles:
        try:
            yield _Article(article).read()
        except RecursionError:
            raise InputError(f"{name}: sections or paragraphs nested too deeply; expected an article") from None


class _Article:
    def __init__(self, article: _Element) -> None:
        self.article = article
        self.builder = Builder()
        self.dropped: Counter[str] = Counter()
        self.references = References(article)
        self.inline = Inline(self.references, self.dropped)
        self.between = between_in(self.references.order)
        self.known = frozenset(self.references.order)

    def read(self) -> Document:
        about = about_article(self.article)
        self.front()
        body = self.article.find("{*}body")
        if body is not None:
            self.content(body, 1)
            self.builder.close()
        for floating in self.article.findall("{*}floats-group"):
            self.content(floating, 1)
        back = self.article.find("{*}back")
        if back is not None:
            self.back(back)
        for name in ("sub-article", "response"):
            for part in self.article.findall(f"{{*}}{name}"):
                title = all_text(part.find(".//{*}article-title"))
                self.builder.skip(name, f"{part.get('article-type') or 'part'} {title!r}", "another text than the article")
        for label in self.references.twice:
            self.builder.skip(f"reference {label}", "a second entry of this number", "a citation cannot mean two entries")
        for what, count in sorted(self.dropped.items()):
            self.builder.skip("whole text", f"{count} {what}", "no prose")
        return self.builder.finish("jats", self.references.found, about, lambda key: (key,) if key in self.known else ())

    def front(self) -> None:
        meta = self.article.find("{*}front/{*}article-meta")
        if meta is None:
            return
        title = meta.find("{*}title-group/{*}article-title")
        if title is not None:
            self.builder.block(self.cleaned(self.inline.read(title)), "title")
        for abstract in meta.findall("{*}abstract"):
            kind = abstract.get("abstract-type") or ""
            if kind in _OTHER_ABSTRACTS:
                self.builder.skip("front", f"abstract of type {kind!r}", "repeats or advertises the article")
                continue
            heading = self.heading(abstract)
            self.builder.heading(heading if heading.text else prose("Abstract"), 1, "abstract")
            self.content(abstract, 2)
            self.builder.close()
        for translated in meta.findall("{*}trans-abstract"):
            language = translated.get("{http://www.w3.org/XML/1998/namespace}lang") or "?"
            self.builder.skip("front", f"abstract in language {language!r}", "a translation")
        if meta.find("{*}kwd-group") is not None:
            self.builder.skip("front", "keywords", "no prose")

    def cleaned(self, marked: Marked) -> Cleaned:
        return clean(marked, self.between)

    def heading(self, section: _Element) -> Cleaned:
        title = section.find("{*}title")
        return self.cleaned(self.inline.read(title)) if title is not None else prose("")

    def content(self, parent: _Element, level: int, kind: BlockKind = "paragraph") -> None:
        """The blocks of a body, section, list item or box."""
        for child in parent:
            name = local_name(child)
            if name:
                self.one(child, name, level, kind)

    def one(self, element: _Element, name: str, level: int, kind: BlockKind) -> None:
        if name == "p":
            self.paragraph(element, level, kind)
        elif name in ("sec", "app"):
            self.section(element, level)
        elif name == "list":
            for item in element.findall("{*}list-item"):
                self.content(item, level, "list item")
        elif name == "def-list":
            self.definitions(element)
        elif name == "table-wrap":
            self.table(element, level)
        elif name == "fig":
            self.caption(element, level)
        elif name == "table":
            self.rows(element)
        elif name == "title" and local_name(element.getparent()) not in _TITLED:
            self.builder.block(self.cleaned(self.inline.read(element)), "caption")
        elif name in _NOT_PROSE:
            if _NOT_PROSE[name]:
                self.dropped[_NOT_PROSE[name]] += 1
        elif name in ("fn", "ref-list", "fn-group"):
            self.dropped["footnotes"] += name != "ref-list"
        elif any(local_name(child) in _BLOCKS for child in element):
            self.content(element, level, kind)
        else:
            self.builder.block(self.cleaned(self.inline.read(element)), kind)

    def section(self, element: _Element, level: int) -> None:
        title = self.heading(element)
        why = reason_to_skip(title.text)
        if why:
            self.builder.skip(self.builder.place, f"section {title.text!r}", why)
            return
        kind = _SEC_TYPES.get((element.get("sec-type") or "").lower())
        if kind_of(title.text, "other") != "other":
            kind = None  # the printed heading is more exact than the type
        self.builder.heading(title, level, kind)
        self.content(element, level + 1)
        self.builder.close(level)

    def paragraph(self, element: _Element, level: int, kind: BlockKind) -> None:
        def on_block(inner: _Element, so_far: Marked) -> Marked:
            self.builder.block(self.cleaned(so_far), kind)
            self.one(inner, local_name(inner), level, kind)
            return Marked()

        rest = self.inline.read(element, on_block, _BLOCKS)
        self.builder.block(self.cleaned(rest), kind)

    def definitions(self, element: _Element) -> None:
        for item in element.findall("{*}def-item"):
            named = item.find("{*}term")
            term = self.inline.read(named) if named is not None else Marked()
            for meaning in item.findall("{*}def"):
                inner = self.inline.read(meaning)
                term.text += f": {inner.text}"
                term.cited.extend(inner.cited)
            self.builder.block(self.cleaned(term), "list item")

    def caption(self, element: _Element, level: int) -> None:
        """Label and caption as one block, so that "Table 1" stands before what it is called."""
        whole = Marked()
        for name in ("label", "caption"):
            part = element.find(f"{{*}}{name}")
            if part is None:
                continue
            for piece in [child for child in part if local_name(child) in ("title", "p")] or [part]:
                inner = self.inline.read(piece, lambda block, so_far: self._dropped_block(block, so_far), _BLOCKS - {"p"})
                text = inner.text.strip()
                whole.text += text + (" " if text.endswith((".", "?", "!", ":")) or not text else ". ")
                whole.cited.extend(inner.cited)
        self.builder.block(self.cleaned(whole), "caption")
        if local_name(element) == "fig":
            self.dropped["pictures"] += len(element.findall("{*}graphic"))

    def _dropped_block(self, block: _Element, so_far: Marked) -> Marked:
        self.dropped["blocks inside captions"] += 1
        return so_far

    def table(self, element: _Element, level: int) -> None:
        self.caption(element, level)
        tables = element.findall(".//{*}table")
        for table in tables:
            self.rows(table)
        if not tables:
            self.dropped["tables that are pictures"] += 1
        for foot in element.findall("{*}table-wrap-foot"):
            for part in foot.iter("{*}p"):
                self.builder.block(self.cleaned(self.inline.read(part)), "caption")

    def rows(self, table: _Element) -> None:
        for row in table.iter("{*}tr"):
            for cell in row:
                if local_name(cell) in ("td", "th"):
                    self.builder.block(self.cleaned(self.inline.read(cell)), "table cell")

    def back(self, back: _Element) -> None:
        for part in back:
            name = local_name(part)
            if name in ("app-group", "app", "sec"):
                self.one(part, name, 1, "paragraph")
            elif name == "ref-list":
                self.builder.skip("back", f"{len(self.references.found)} references", "reference list, read as references")
            elif name:
                self.builder.skip("back", name, _BACK.get(name, "not part of the text"))
