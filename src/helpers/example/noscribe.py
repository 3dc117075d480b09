"""The web page that noScribe makes of a recording, after somebody has put names for its voices."""

from __future__ import annotations

from html import escape

from helpers.example.timing import TimedTurn, clock, seconds_of

_TOP = """
<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.0//EN" "http://www.w3.org/TR/REC-html40/strict.dtd">
<html >
<head >
<meta charset="UTF-8" />
<meta name="qrichtext" content="1" />
<style type="text/css" >
p, li { white-space: pre-wrap; }
</style>
</head>
<body style="font-family: 'Arial'; font-weight: 400; font-style: normal" >
<div class="WordSection1" >"""
_END = "</div></body>\n</html>"
_GREY, _BLUE = "color: #909090; font-size: 0.8em", "color: #78909C"


def noscribe_page(turns: list[TimedTurn], title: str) -> str:
    """Return the page of a recording: title, notice, and a paragraph for each turn.

    Parameters
    ----------
    title
        The name of the recording.
    """
    notice = f"Transcribed with noScribe vers. 0.6<br />Audio source: {escape(title)}.m4a<br />(Language: en)"
    paragraphs = [
        f'<p style="font-weight: 600" >{escape(title)}</p>',
        f'<p ><span style="{_GREY}" >{notice}</span></p>',
        "<p ></p>",
        *map(_paragraph, turns),
    ]
    return _TOP + "".join(paragraphs) + _END


def _paragraph(turn: TimedTurn) -> str:
    """Return a turn: an anchor for each sentence, with its begin and end in milliseconds."""
    anchors = []
    start = turn.start
    before = f'{escape(turn.label)}: <span style="{_BLUE}" >[{clock(start)[:8]}]</span>'
    for sentence in turn.sentences:
        end = start + seconds_of(sentence)
        name = f"ts_{round(start * 1000)}_{round(end * 1000)}_S01"
        anchors.append(f'<a name="{name}" >{before} {escape(sentence, quote=False)}</a>')
        start, before = end, ""
    return f"<p >{''.join(anchors)}</p>"
