#!/bin/sh
# chat-miner 0.6.0 (PyPI), Python 3.11 to 3.13.
# A WhatsApp export whose dates begin with the year in two figures (23-10-14, as phones in Canadian
# French write) is read with the day first: four weeks of October 2023 become 23 October of 2002, 2003 … 2029,
# one message a year, without an error. The log says "day-month-year", as for a British chat.
# Why it matters: counts by month or weekday are then wrong for every message, and no row is missing.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet chat-miner==0.6.0
cat > "$folder/look.py" <<'PYTHON'
import sys
from pathlib import Path

from chatminer.chatparsers import WhatsAppParser

chat = Path(sys.argv[1])
lines = [f"23-10-{day:02} 14:05 - Speaker {day % 2}: message {day}\n" for day in range(2, 30)]
chat.write_text("".join(lines), encoding="utf-8")
parser = WhatsAppParser(str(chat))
parser.parse_file()
days = sorted(str(moment)[:10] for moment in parser.parsed_messages.get_df()["timestamp"])
print(f"written: 2023-10-02 to 2023-10-29; read: {days[0]} to {days[-1]}, {len(set(days))} days")
sys.exit(days != [f"{year}-10-23" for year in range(2002, 2030)])
PYTHON
"$folder/venv/bin/python" "$folder/look.py" "$folder/chat.txt" 2> "$folder/log" || {
    tail -n 5 "$folder/log"
    echo "This is no longer so."
    exit 1
}
