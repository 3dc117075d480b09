#!/bin/sh
# IPython 9.18.1 (PyPI), Python 3.11 to 3.14.
# A text that is given to IPython.display.Markdown to be shown is read from elsewhere, if it begins with "http"
# or is the name of a file in the working folder: the address is fetched, the file is opened, without a word.
# Why it matters: a sentence that begins with somebody's label is then a request to a server of their choice
# from the researcher's computer. The text has to be put in after the object was made.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet ipython==9.18.1
cat > "$folder/look.py" <<'PYTHON'
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from IPython.display import Markdown

asked = []


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.end_headers()
        self.wfile.write(b"words of a server")

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
fetched = Markdown(f"http://127.0.0.1:{server.server_port}/label").data
Path("words.md").write_text("words of a file", encoding="utf-8")
opened = Markdown("words.md").data
put_in = Markdown()
put_in.data = "words.md"
print(f"asked of the server: {asked}; shown: {fetched!r}, {opened!r}; put in afterwards: {put_in.data!r}")
server.shutdown()
sys.exit((asked, fetched, opened, put_in.data) != (["/label"], "words of a server", "words of a file", "words.md"))
PYTHON
cd "$folder"
"$folder/venv/bin/python" "$folder/look.py" || {
    echo "This is no longer so."
    exit 1
}
