"""Turn a feed's bytes into text, whatever they claim to be, and into legal XML text.

The order is that of RFC 7303 (byte order mark, HTTP, XML declaration), bent where the
web is wrong more often than right. Never fails: what cannot be decoded is repaired.
"""

import codecs
import re

from w3lib.encoding import resolve_encoding

# The longer mark first: UTF-32 LE begins with the mark of UTF-16 LE.
_MARKS = (
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
)
# How `<` or `<?` looks without a mark (XML 1.0 appendix F).
_OPENINGS = (
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<\x00", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"Lo\xa7\x94", "cp037"),
)
_HTTP = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
_META = re.compile(
    rb"<meta\s[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE
)
_HEAD = 8192  # bytes of a page in which its own label stands
_GUESSES = ("iso-8859-1", "latin1", "windows-1252", "us-ascii")  # servers' defaults
_ENOUGH = 20  # characters outside ASCII: so many are no UTF-8 by accident
_WIDE = ("gb", "big5", "cp9", "euc", "iso2022", "shift", "johab", "hz", "ms9")
_REFUSED = ("idna", "punycode", "unicode", "raw_unicode", "utf-7", "undefined", "utf-16",
            "utf-32", "mbcs", "oem")  # fmt: skip
_REPAIR = "monitor-windows-1252"

_ILLEGAL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
_MOST_DIGITS = 7  # of a reference to any character at all
_LAST = 0x10FFFF


def decoded(body: bytes, content_type: str | None) -> str:
    """Return the text of `body`."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    for opening, encoding in _OPENINGS:
        if body.startswith(opening):
            return body.decode(encoding, "replace")
    claims = _claims(body, content_type)
    wide = [name for name in claims if name.startswith(_WIDE)]
    # A page that is valid UTF-8 is UTF-8, whatever single-byte label it bears. The
    # labels of East Asian encodings are believed: their short words can pass for UTF-8.
    narrow = [name for name in claims if name not in wide]
    for name in (*wide, "utf-8", *narrow):
        try:
            return body.decode(name)
        except (UnicodeError, LookupError):
            continue
    if wide:
        return body.decode(wide[0], "replace")
    return body.decode("utf-8", _REPAIR)


def decoded_page(body: bytes, content_type: str | None) -> str:
    """Return the text of a web page, whose own label may stand in a `<meta>`.

    Long text that is valid UTF-8 is UTF-8 whatever the page says. The server's label
    wins over the page's unless it is the one that servers give to everything.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    if sum(not c.isascii() for c in text[:_HEAD]) >= _ENOUGH:
        return text
    stated = _HTTP.search(content_type or "")
    label = _META.search(body[:_HEAD])
    given = stated[1].lower() if stated else ""
    if label and (given in ("", *_GUESSES) or (given == "utf-8" and not text)):
        content_type = f"text/html; charset={label[1].decode('ascii')}"
    return decoded(body, content_type)


def legal(text: str) -> str:
    """Return `text` without the characters that XML forbids, also as references.

    One of them would make the strict parser give up, and a reference to a surrogate
    makes the loose one fail as well.
    """
    return _REFERENCE.sub(_legal_reference, _ILLEGAL.sub("", text))


def _legal_reference(found: re.Match[str]) -> str:
    digits = (found[1] or found[2]).lstrip("0")
    if len(digits) > _MOST_DIGITS:
        return ""
    code = int(digits or "0", 16 if found[1] else 10)
    return found[0] if 0 < code <= _LAST and not _ILLEGAL.match(chr(code)) else ""


def _claims(body: bytes, content_type: str | None) -> list[str]:
    """Return the encodings that HTTP and the XML declaration name, if they exist."""
    http = _HTTP.search(content_type or "")
    declared = _DECLARED.match(body[:1024])
    labels = [http[1]] if http else []
    labels += [declared[1].decode("ascii", "replace")] if declared else []
    names = (resolve_encoding(label) for label in labels)
    # UTF-16 and UTF-32 have been recognised by now, or the claim is wrong.
    return [name for name in names if name and not name.startswith(_REFUSED)]


def _windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are no UTF-8 as Windows does, one by one."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return bad.decode("cp1252", "replace"), error.end


codecs.register_error(_REPAIR, _windows_1252)
