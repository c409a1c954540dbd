"""Makes the C++ source with the sections of the RFCs, and the files of src/ that cite each one:
section_table.py OUTPUT DEPFILE LISTS SRC

LISTS is docs/rfc-sections, SRC the folder of the rooms. Where nothing changed, OUTPUT is left alone, so that nothing is
compiled again.
"""
import json
import os
import re
import sys

SECTION = r"(?:[A-Z]|\d+)(?:\.\d+)*"
MORE = (r"(?:(?:, (?:and )?|/| and | or | to |-)"
        r"(?:(?:sections? |appendix )(?:[A-Z]|\d+)(?:\.\d+)*|(?:[A-Z]|\d+)(?:\.\d+)+)\b)*")
SPOKEN = re.compile(r"RFC (\d{4})(?:,|'s)? (?:sections? |appendix )?(" + SECTION + r"\b(?![-\w])" + MORE + ")")
WRITTEN = re.compile(r'\{(\d{4}), "(' + SECTION + r')"\}')


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def citations(text):
    text = re.sub(r"\s*\n\s*(?:/// ?|// ?|# )?", " ", text)
    for rfc, sections in SPOKEN.findall(text) + WRITTEN.findall(text):
        for section in re.findall(r"(?<![\w.])" + SECTION, sections):
            yield int(rfc), section


def main(output, depfile, lists, src):
    sections, files, citing = [], [], {}
    inputs = sorted(os.path.join(lists, name) for name in os.listdir(lists) if re.fullmatch(r"rfc\d+\.txt", name))
    for path in inputs:
        rfc = int(re.search(r"\d+", os.path.basename(path))[0])
        sections += [(rfc, *line.split(" ", 1)) for line in read(path).splitlines()]
    sources = [os.path.join(folder, name) for folder, _, names in os.walk(src) for name in names
               if name.endswith((".cpp", ".hpp", ".js", ".cpp.in"))]
    for path in sources:
        name = os.path.relpath(path, os.path.dirname(src)).replace(os.sep, "/")
        if name.startswith("src/story/explained_"):
            continue  # speaks of everything
        for citation in citations(read(path)):
            citing.setdefault(citation, set()).add(name)
    rows = []
    for rfc, number, title in sections:
        own = sorted(citing.get((rfc, number), ()))
        rows.append(f'    {{{rfc}, "{number}", {json.dumps(title, ensure_ascii=False)}, {len(files)}, {len(own)}}},\n')
        files += own
    inputs += sources + [folder for folder, _, _ in os.walk(src)]  # a folder changes when a file comes or goes
    text = ('// Made by section_table.py.\n#include "glossary/sections.hpp"\n\nnamespace glasstls::glossary {\n\nnamespace {\n\n'
            "constexpr std::string_view files[] = {\n" + "".join(f'    "{name}",\n' for name in files) + "};\n\n"
            "constexpr Section table[] = {\n" + "".join(rows) + "};\n\n}  // namespace\n\n"
            "std::span<const Section> sections() { return table; }\n\n"
            "std::span<const std::string_view> files_of(const Section& section) {\n"
            "  return std::span(files).subspan(section.first_file, section.file_count);\n}\n\n"
            "}  // namespace glasstls::glossary\n")
    with open(depfile, "w", encoding="utf-8") as file:
        file.write(output + ": " + " ".join(path.replace(" ", "\\ ") for path in inputs) + "\n")
    if not os.path.exists(output) or read(output) != text:
        with open(output, "w", encoding="utf-8") as file:
            file.write(text)


main(*sys.argv[1:])
