"""Makes the man page and the completions for bash, zsh and fish of what the program's --help says.

manual.py PROGRAM FOLDER writes glasstls.1, glasstls (bash), _glasstls (zsh) and glasstls.fish into FOLDER. A help text that
cannot be read is an error, so an option cannot be missing here.
"""

import dataclasses
import os
import pathlib
import re
import subprocess
import sys


@dataclasses.dataclass
class Option:
    names: list  # "-v", "--verbose"
    argument: str  # "FILE", or empty
    text: str


@dataclasses.dataclass
class Command:
    name: str
    summary: str
    about: str = ""
    target: str = ""
    options: list = dataclasses.field(default_factory=list)
    rest: list = dataclasses.field(default_factory=list)


def help_of(program, *words):
    environment = dict(os.environ, GLASSTLS_CALLED_AS="glasstls")
    return subprocess.run([program, *words, "--help"], env=environment, check=True, capture_output=True, text=True).stdout


def sections_of(text):
    """What is under each heading ("Options:"); under "" what is before the first."""
    sections, heading = {"": []}, ""
    for line in text.splitlines():
        if re.fullmatch(r"[A-Z][a-z]*( [a-z]+)*:", line):
            heading = line[:-1]
            sections[heading] = []
        else:
            sections[heading].append(line)
    return sections


def rows_of(lines):
    """Pairs of what the first column and the second say; lines that only have a second one go on."""
    rows = []
    for line in lines:
        if not line.strip():
            break
        first, _, second = re.match(r"  (\S+(?: \S+)*)?(\s{2,}|$)(.*)", line + "  ").groups()
        if first:
            rows.append([first, second.strip()])
        else:
            rows[-1][1] = (rows[-1][1] + " " + line.strip()).strip()
    return rows


def option_of(head, text):
    names, *words = head.split(" ")
    argument = words[0] if words and not words[0].endswith(":") else ""
    needs = " ".join(words[1:] if argument else words)
    return Option(names.split(","), argument, text + (f" ({needs})" if needs else ""))


def command_of(program, name, summary):
    command = Command(name, summary)
    text = help_of(program, name)
    about, usage, body = re.fullmatch(r"(.*?)^(Usage: [^\n]*)\n(.*)", text, re.DOTALL | re.MULTILINE).groups()
    command.about = about.strip()
    command.target = usage.partition("[OPTIONS]")[2].strip()
    options, _, rest = body.partition("Options:\n")[2].partition("\n\n")
    command.options = [option_of(head, said) for head, said in rows_of(options.splitlines())]
    command.rest = rest.strip("\n").splitlines()
    if not any("--help" in option.names for option in command.options):
        sys.exit(f"manual.py: cannot read the options of `{program} {name} --help`")
    return command


# --- the man page ---

def roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line.startswith((".", "'")) else line for line in text.split("\n"))


def man_page(version, commands, sections):
    out = [f'.TH GLASSTLS 1 "" "glasstls {version}" "User Commands"', ".SH NAME",
           "glasstls \\- a TLS 1.3 that you can see through", ".SH SYNOPSIS",
           ".B glasstls\n.I COMMAND\n[OPTIONS]", ".SH DESCRIPTION",
           "glasstls makes TLS 1.3 connections and shows each step: every message with its bytes, every key with its place\n"
           "in the key schedule, every check. Start with\n.BR \"glasstls demo\" ,\nwhich needs no network.", ".SH COMMANDS"]
    for command in commands:
        out += [f".SS glasstls {command.name} {roff(command.target)}", roff(command.about)]
        for option in command.options:
            names = ", ".join(f"\\fB{roff(name)}\\fR" for name in option.names)
            out += [".TP", names + (f" \\fI{roff(option.argument)}\\fR" if option.argument else ""), roff(option.text)]
        if command.rest:
            out += [".PP", ".nf", *(roff(line) for line in command.rest), ".fi"]
    out.append(".SH EXIT STATUS")
    for code, text in rows_of(sections["Exit codes"]):
        out += [".TP", code, roff(text)]
    return "\n".join(out) + "\n"


# --- completions ---

def takes_file(option):
    return option.argument in ("FILE", "DIR", "FILE...")


def bash(commands):
    cases = []
    for command in commands:
        files = "|".join(name for option in command.options if takes_file(option) for name in option.names)
        other = "|".join(name for option in command.options if option.argument and not takes_file(option)
                         for name in option.names)
        words = " ".join(name for option in command.options for name in option.names)
        cases.append(f"    {command.name})\n      files='{files}' other='{other}'\n      words='{words}' ;;")
    names = " ".join(command.name for command in commands)
    return f"""# bash completion for glasstls
_glasstls() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} files other words
  if [ "$COMP_CWORD" -eq 1 ]; then
    mapfile -t COMPREPLY < <(compgen -W '{names} --help --version' -- "$word")
    return
  fi
  case ${{COMP_WORDS[1]}} in
{chr(10).join(cases)}
    *) return ;;
  esac
  COMPREPLY=()
  if [[ "|$other|" == *"|$before|"* ]]; then return; fi
  if [[ $word == -* && "|$files|" != *"|$before|"* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
  else
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}}
complete -F _glasstls glasstls
"""


def zsh_text(text):
    return re.sub(r"([\[\]:'\\])", lambda m: "'\\''" if m[0] == "'" else "\\" + m[0], text)


def zsh(commands):
    out = ["#compdef glasstls", "", "_glasstls() {", "  local -a commands=("]
    out += [f"    '{command.name}:{zsh_text(command.summary)}'" for command in commands]
    out += ["  )", "  if (( CURRENT == 2 )); then", "    _describe command commands", "    return", "  fi",
            "  local name=$words[2]", "  shift words", "  (( CURRENT-- ))", "  case $name in"]
    for command in commands:
        out.append(f"    {command.name})\n      _arguments \\")
        for option in command.options:
            value = f":{zsh_text(option.argument)}:" + ("_files" if takes_file(option) else " ") if option.argument else ""
            out += [f"        '{name}[{zsh_text(option.text)}]{value}' \\" for name in option.names]
        out.append("        '*:target:_files' ;;")
    out += ["  esac", "}", "", '_glasstls "$@"', ""]
    return "\n".join(out)


def fish_text(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def fish(commands):
    out = ["# fish completion for glasstls"]
    for command in commands:
        out.append(f"complete -c glasstls -f -n __fish_use_subcommand -a {command.name} -d {fish_text(command.summary)}")
    for command in commands:
        for option in command.options:
            names = "".join(f" -l {name[2:]}" if name.startswith("--") else f" -s {name[1:]}" for name in option.names)
            value = "" if not option.argument else " -r -F" if takes_file(option) else " -x"
            out.append(f"complete -c glasstls -n '__fish_seen_subcommand_from {command.name}'{names}{value}"
                       f" -d {fish_text(option.text)}")
    return "\n".join(out) + "\n"


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    sections = sections_of(help_of(program))
    version = sections[""][0].split()[1]
    commands = [command_of(program, name, summary) for name, summary in rows_of(sections["Commands"])]
    for name, text in (("glasstls.1", man_page(version, commands, sections)), ("glasstls", bash(commands)),
                       ("_glasstls", zsh(commands)), ("glasstls.fish", fish(commands))):
        (folder / name).write_text(text)


main()
