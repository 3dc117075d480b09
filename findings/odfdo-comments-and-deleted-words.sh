#!/bin/sh
# odfdo 3.27.3 (PyPI), lxml 6.1.1; Python 3.11 or later. Valid OpenDocument text, made by the library itself.
# Behaviour: str(paragraph) runs a comment, the commenter's name and the date into the words of the paragraph,
# without a space ("We movedask again"); and body.paragraphs begins with the words that tracked changes have
# deleted, as paragraphs like any other.
# Why it matters: interviews corrected in LibreOffice have comments and tracked changes. Whoever takes these
# paragraphs for the interview codes a colleague's comment, and words that were deleted (often names), as the
# participant's speech, and nothing shows it.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check odfdo==3.27.3 lxml==6.1.1
cat > "$folder/try.py" <<'PY'
import sys

from odfdo import Document, Element, Paragraph

document = Document("text")
document.body.clear()
change = (
    "<text:changed-region text:id='c1'><text:deletion><office:change-info><dc:creator>Jo Field</dc:creator>"
    "<dc:date>2024-01-01T00:00:00</dc:date></office:change-info><text:p>was not </text:p></text:deletion>"
    "</text:changed-region>"
)
document.body.append(Element.from_tag(f"<text:tracked-changes>{change}</text:tracked-changes>"))
document.body.append(Element.from_tag("<text:p>She <text:change text:change-id='c1'/>told.</text:p>"))
answer = Paragraph("We moved the rota.")
answer.insert_annotation(after="moved", body="ask again", creator="Jo Field")
document.body.append(answer)
document.save(sys.argv[1])

paragraphs = [str(one) for one in Document(sys.argv[1]).body.paragraphs]
for one in paragraphs:
    print(repr(one))
has_deleted = paragraphs[0] == "was not \n"
has_comment = any("We movedask again\nJo Field " in one for one in paragraphs)
print("deleted words among the paragraphs:", has_deleted)
print("comment and its author within the words:", has_comment)
sys.exit(0 if has_deleted and has_comment else 1)
PY
"$folder/venv/bin/python" "$folder/try.py" "$folder/interview.odt"
