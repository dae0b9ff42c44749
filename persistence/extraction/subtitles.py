"""Subtitles: what is said in SRT and WebVTT, a line for each cue, with the time of each."""

import pysubs2

from domain.documents import DocumentKind, DocumentUnreadable
from domain.page_texts import Cue, PageText

_FORMATS = {DocumentKind.SRT: "srt", DocumentKind.VTT: "vtt"}
_MILLISECONDS = 1_000


def subtitle_page(text: str, kind: DocumentKind) -> PageText:
    """Return the words of subtitles in the order of their times, without marks; raises DocumentUnreadable."""
    try:
        file = pysubs2.SSAFile.from_string(text, format_=_FORMATS[kind])
    except (pysubs2.exceptions.Pysubs2Error, ValueError) as error:
        raise DocumentUnreadable("The subtitles are damaged.") from error
    lines: list[str] = []
    cues: list[Cue] = []
    start = 0
    for event in sorted(file, key=lambda event: event.start):
        if not (line := " ".join(event.plaintext.split())):
            continue
        lines.append(line)
        cues.append(Cue(start, max(0, event.start) // _MILLISECONDS))
        start += len(line) + 1
    return PageText(None, "\n".join(lines), cues=tuple(cues))
