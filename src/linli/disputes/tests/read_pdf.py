"""What a PDF claims and what is in it, read with another library than the one that wrote it."""

import re
from io import BytesIO
from typing import Any

from pypdf import PdfReader


def words_of(pdf: bytes) -> str:
    """All that can be read, without the blanks and line breaks of the layout."""
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def claims_of(pdf: bytes) -> dict[str, str]:
    """What the metadata claim: part and conformance of PDF/A, part of PDF/UA."""
    root: Any = PdfReader(BytesIO(pdf)).trailer["/Root"]
    xmp = root["/Metadata"].get_object().get_data().decode()
    return dict(re.findall(r"<(pdfaid:part|pdfaid:conformance|pdfuaid:part)>([^<]+)<", xmp))


def faults_of(pdf: bytes) -> list[str]:
    """What PDF/A-2a and PDF/UA-1 forbid or require in the structure of the file, and is not so."""
    reader = PdfReader(BytesIO(pdf))
    root: Any = reader.trailer["/Root"]
    checks = {
        "no structure tree": "/StructTreeRoot" in root,
        "not marked as tagged": root.get("/MarkInfo", {}).get("/Marked") is not None
        and bool(root["/MarkInfo"]["/Marked"]),
        "no language": bool(root.get("/Lang")),
        "no output intent": any(one.get_object()["/S"] == "/GTS_PDFA1" for one in root.get("/OutputIntents", ())),
        "encrypted": not reader.is_encrypted,
        "no file identifier": len(reader.trailer.get("/ID", ())) == 2,
        "no title in the window": bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle")),
        "script": "/JavaScript" not in root.get("/Names", {}) and "/OpenAction" not in root,
        "no tab order": all(page.get("/Tabs") == "/S" for page in reader.pages if "/Annots" in page),
    }
    return [fault for fault, sound in checks.items() if not sound] + _fonts(reader) + _figures(root["/StructTreeRoot"])


def _fonts(reader: PdfReader) -> list[str]:
    found = []
    resources: list[Any] = [page["/Resources"] for page in reader.pages]
    for one in resources:
        for font in one.get("/Font", {}).values():
            below = font.get_object().get("/DescendantFonts", [font])[0].get_object()
            descriptor = below["/FontDescriptor"]
            if not {"/FontFile2", "/FontFile3"} & set(descriptor):
                found.append(f"font not embedded: {below['/BaseFont']}")
            if "/ToUnicode" not in font.get_object():
                found.append("font without a way back to text")
    return found


def _figures(node: Any) -> list[str]:
    """Figures of the structure without an alternative text."""
    node = node.get_object()
    if not isinstance(node, dict):
        return []
    kids = node.get("/K", [])
    found = [fault for kid in (kids if isinstance(kids, list) else [kids]) for fault in _kid(kid)]
    return found + (["figure without words"] if node.get("/S") == "/Figure" and not node.get("/Alt") else [])


def _kid(kid: Any) -> list[str]:
    return _figures(kid) if hasattr(kid, "get_object") else []
