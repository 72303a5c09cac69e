"""A program of its own: what a PDF on its standard input does beside showing pages, said in one word.

It takes the file apart, so it is kept apart: it has no secret and no connection, and so much memory and time and no
more. A few kilobytes that swell to gigabytes, or that make the parser fall, end this process and nothing else.
"""

import io
import resource
import sys
from collections.abc import Iterator
from typing import Any

MEMORY = 512 * 1024 * 1024
SECONDS = 20
# A scan has a few hundred objects; looking through a million would keep others waiting.
MOST_OBJECTS = 20_000

# ISO 32000-2: actions that run something or reach outside the file (12.6.4), and what carries files or media.
ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound"}
ACTIONS |= {"/RichMediaExecute", "/GoTo3DView", "/SetOCGState", "/Named", "/Hide", "/ResetForm"}
CARRIERS = {"/EmbeddedFile", "/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"}

# The parser's words for packed objects that it could not unpack, and goes on without: another program might.
UNSEEN = ("error decoding stream data", "unfilterable stream")

PAGES, CROWDED, LOCKED, DAMAGED, ACTIVE = "pages", "crowded", "locked", "damaged", "active"


def look(content: bytes) -> str:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if len(pdf.objects) > MOST_OBJECTS or not len(pdf.pages):
                return CROWDED
            active = any(_is_active(held) for each in pdf.objects for held in _dictionaries(each))
            if not active and any(word in said for said in pdf.get_warnings() for word in UNSEEN):
                return CROWDED
    except pikepdf.PasswordError:
        return LOCKED
    except (pikepdf.PdfError, RecursionError):
        return DAMAGED
    return ACTIVE if active else PAGES


def _dictionaries(found: Any) -> Iterator[Any]:
    """The dictionaries in one object; what it only points at is an object of its own, and comes in its turn."""
    import pikepdf

    if isinstance(found, pikepdf.Array):
        inside: list[Any] = list(found)
    elif isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
        yield found
        inside = [value for _key, value in found.items()]
    else:
        return
    for each in inside:
        if isinstance(each, pikepdf.Object) and not each.is_indirect:
            yield from _dictionaries(each)


def _is_active(held: Any) -> bool:
    import pikepdf

    named = {str(held.get(key)) for key in ("/Type", "/Subtype") if isinstance(held.get(key), pikepdf.Name)}
    action = held.get("/S")
    return (
        not KEYS.isdisjoint(held.keys())
        or not CARRIERS.isdisjoint(named)
        or (isinstance(action, pikepdf.Name) and str(action) in ACTIONS)
    )


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        sys.stdout.write(look(sys.stdin.buffer.read()))
    except MemoryError:
        sys.stdout.write(CROWDED)
