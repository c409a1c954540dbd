"""Makes the C++ source that holds the style and the scripts of the page: embed.py OUTPUT STYLE SCRIPT...

A page that is opened from a file can say with hashes which style and which script are its own (CSP level 2). They are
computed here, over what will be between the tags, so a browser runs nothing else, no matter what a trace holds.
"""
import base64
import hashlib
import sys

DELIMITER = "~~~~"
LONGEST = 32 << 10  # compilers need not take longer literals than 64 KiB


def literal(text):
    assert ")" + DELIMITER not in text
    return f'R"{DELIMITER}({text}){DELIMITER}"'


def array(name, text):
    pieces = [text[at:at + LONGEST // 2] for at in range(0, len(text), LONGEST // 2)]
    lines = ",\n".join(literal(piece) for piece in pieces)
    return f"constexpr std::string_view {name}_pieces[] = {{\n{lines}}};\nconst std::span<const std::string_view> {name} = {name}_pieces;\n"


def source(text):
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def main(output, style_path, *script_paths):
    style = "\n" + read(style_path)
    script = "\n\"use strict\";\n" + "\n".join(read(path) for path in script_paths)
    for text in (style, script):
        for end in ("</s", "<!--"):
            assert end not in text.lower(), f"{end} would end the element that it is in"
    with open(output, "w", encoding="utf-8") as file:
        file.write('// Made by embed.py.\n#include "render/html/flow_assets.hpp"\n\n'
                   "namespace glasstls::render::html::flow_assets {\n\n"
                   + array("style", style) + array("script", script)
                   + f'const std::string_view style_source = "{source(style)}", script_source = "{source(script)}";\n\n'
                   "}  // namespace glasstls::render::html::flow_assets\n")


main(*sys.argv[1:])
