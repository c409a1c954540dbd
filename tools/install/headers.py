"""Copies the headers of the rooms into one folder, and makes their includes name that folder.

headers.py SOURCE FOLDER ROOM...: `#include "base/bytes.hpp"` becomes `#include "glasstls/base/bytes.hpp"`, so
an installed header needs no search path of its own. FOLDER is below meson's prefix.
"""

import os
import pathlib
import re
import sys

source, folder, rooms = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
target = pathlib.Path(os.environ["MESON_INSTALL_DESTDIR_PREFIX"]) / folder
include = re.compile(r'^#include "((?:%s)/[^"]+)"' % "|".join(rooms), re.MULTILINE)
for header in sorted(path for room in rooms for path in (source / room).rglob("*.hpp")):
    copy = target / header.relative_to(source)
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_text(include.sub(r'#include "glasstls/\1"', header.read_text()))
if "MESON_INSTALL_QUIET" not in os.environ:
    print("Installing the headers to", target)
