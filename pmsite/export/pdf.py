"""A record as a PDF to print, set by Typst, which comes as a wheel: no other program is needed."""

import json
import re
import tempfile
from pathlib import Path
from typing import Literal, cast

from pmsite.analyse.people import discreet
from pmsite.export.blocks import text
from pmsite.export.chapters import chapters
from pmsite.export.pdf_template import TEMPLATE
from pmsite.model.corpus import Entry
from pmsite.model.policy import Policy

_NOT_SHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


_LONG_WORD = re.compile("[!-~\u00a1-\u02af\u0370-\u052f]{31,}")
_PIECE = 8
"""Between so many characters of a long word a line may break."""


class PdfError(Exception):
    """Why there is no PDF, as a sentence."""


class NoTypstError(PdfError):
    """The typesetter is not installed."""


class NotSetError(PdfError):
    """The typesetter could not set a record, which is named."""


def pdf(entry: Entry, policy: Policy) -> bytes:
    """The document, people as the policy shows them. The same record gives the same bytes."""
    return _set(entry, policy, "pdf")[0]


def pictures(entry: Entry, policy: Policy) -> list[bytes]:
    """Its pages as PNG pictures."""
    return _set(entry, policy, "png")


def _set(entry: Entry, policy: Policy, form: Literal["pdf", "png"]) -> list[bytes]:
    try:
        import typst
    except ImportError:
        raise NoTypstError("Setting a PDF needs Typst: `pip install 'pmsite[pdf]'`.") from None
    with tempfile.TemporaryDirectory() as folder:  # nothing else is in reach of the document
        source = Path(folder, "record.typ")
        source.write_text(TEMPLATE, "utf-8")
        try:
            found = typst.compile(
                str(source),
                root=folder,
                format=form,
                ppi=80.0,
                sys_inputs={"data": _data(entry, policy)},
                package_path=folder,
                package_cache_path=folder,
                timestamp=0,
            )
        except RuntimeError as error:  # the base of Typst's own error
            why = " ".join(_NOT_SHOWN.sub(" ", str(error)).split())[:200].rstrip(".")
            raise NotSetError(f"{entry.id} cannot be set as a PDF: {why}.") from error
        made = cast("bytes | list[bytes]", found)
    return made if isinstance(made, list) else [made]  # a picture for each page


def _data(entry: Entry, policy: Policy) -> str:
    record = discreet(entry.record, policy)
    lang, _, region = record.language.partition("-")
    data = {
        "id": entry.id,
        "title": record.title,
        "heading": text(record.title),
        "organisation": policy.organisation,
        "lang": lang.lower(),
        "region": region.upper() if re.fullmatch("[A-Za-z]{2}", region) else None,
        "blocks": list(chapters(record, policy)),
    }
    return json.dumps(_clean(data), ensure_ascii=False)


def _clean(value: object) -> object:
    """Without characters that no page shows."""
    if isinstance(value, str):
        return _NOT_SHOWN.sub(" ", value)
    if isinstance(value, dict):
        cleaned = {key: _clean(item) for key, item in value.items()}
        return cleaned | {"s": _breakable(cleaned["s"])} if "s" in cleaned else cleaned
    return [_clean(item) for item in value] if isinstance(value, list) else value


def _breakable(words: object) -> str:
    """Words of which the long ones, such as addresses and hashes, may break anywhere: else they leave the page."""
    return _LONG_WORD.sub(lambda match: "\u200b".join(re.findall(f".{{1,{_PIECE}}}", match[0])), str(words))
