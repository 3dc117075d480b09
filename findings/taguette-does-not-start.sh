#!/bin/sh
# Taguette 1.5.2 (PyPI), with setuptools 84.2.1, which satisfies all that it requires. Python 3.11 or later, no
# network but for pip.
#
# `pip install taguette` in a new environment succeeds, and the program ends at once: "No module named
# 'pkg_resources'". It pins opentelemetry-api below 1.11, which imports pkg_resources and asks for any
# setuptools from 16.0; setuptools has had no pkg_resources since version 82. Python 3.12 and later put no
# setuptools into a new environment, so that pip takes the newest.
#
# Why it matters: the documented way to install it fails in new environments. `pip install "setuptools<82"` helps.
#
# Exit code 1: this has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check taguette==1.5.2 setuptools==84.2.1
"$folder/venv/bin/python" -m pip check
HOME="$folder" "$folder/venv/bin/taguette" --version > "$folder/said" 2>&1 && status=0 || status=$?
tail -n 1 "$folder/said"
if [ "$status" -eq 0 ] || ! grep -q "No module named 'pkg_resources'" "$folder/said"; then
    echo "This is no longer so."
    exit 1
fi
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check setuptools==81.0.0
HOME="$folder" "$folder/venv/bin/taguette" --version 2>/dev/null
