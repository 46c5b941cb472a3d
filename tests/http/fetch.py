#!/usr/bin/env python3
"""fetch.py URL [KEY]: writes what a GET answers to standard output; fails on anything but 200."""
import sys
import urllib.request

request = urllib.request.Request(sys.argv[1])
if len(sys.argv) > 2:
    request.add_header("Authorization", f"Bearer {sys.argv[2]}")
with urllib.request.urlopen(request, timeout=10) as response:
    sys.stdout.buffer.write(response.read())
