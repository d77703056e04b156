"""A PDF that does more than show itself is not taken, however the names in it are written or packed."""

import io
import zlib

import pytest
import typst
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from linli.disputes.rules import pdf
from linli.disputes.rules.pdf import is_harmless_pdf

PLAIN = typst.compile(b'#link("https://example.org")[JavaScript]', format="pdf")


def _with(change: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(PLAIN)))
    if change == "javascript":
        script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("1")}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)
    elif change == "attachment":
        writer.add_attachment("a.exe", b"MZ")
    else:
        writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _packed(objects: bytes, kind: bytes = b"/Type /ObjStm") -> bytes:
    stream = zlib.compress(b"7 0 " + objects)
    return b"%PDF-1.7\n6 0 obj\n<< " + kind + b" /Filter /FlateDecode >>\nstream\n" + stream + b"\nendstream\n%%EOF"


def test_letters_and_what_other_programs_write_are_taken() -> None:
    assert is_harmless_pdf(PLAIN)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(PLAIN)))
    out = io.BytesIO()
    writer.write(out)
    assert is_harmless_pdf(out.getvalue())
    assert is_harmless_pdf(_packed(b"<< /Type /Page /JavaScripts 1 >>"))


@pytest.mark.parametrize("change", ["javascript", "attachment", "locked"])
def test_what_a_program_put_in_is_found(change: str) -> None:
    assert not is_harmless_pdf(_with(change))


@pytest.mark.parametrize("name", [b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/J#61vaScript", b"/#4caunch"])
@pytest.mark.parametrize("kind", [b"/Type /ObjStm", b"/Type /Obj#53tm", b""], ids=["named", "escaped", "unnamed"])
def test_it_is_found_in_packed_objects_too(name: bytes, kind: bytes) -> None:
    assert not is_harmless_pdf(_packed(b"<< /S " + name + b" >>", kind))


def test_objects_packed_in_another_way_cannot_be_looked_into() -> None:
    assert not is_harmless_pdf(_packed(b"<< >>").replace(b"\nstream\n", b"\nstream\nx"))


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_UNPACKED", 10_000)
    assert not is_harmless_pdf(_packed(b" " * 1_000_000))
