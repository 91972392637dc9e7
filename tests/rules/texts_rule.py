#!/usr/bin/env python3
"""What the window shows can be translated: no sentence goes to a label, button, tip or menu past tr()."""
import re

import tree

SHOWS = ("setText|setInformativeText|setToolTip|setStatusTip|setWhatsThis|setTitle|setWindowTitle|setPlaceholderText|setPlaceholder|setEmptyText|setCaption|"
         "setAccessibleName|setAccessibleDescription|addTab|addAction|addButton|addItem|showPlain|makeButton|makeIconButton|makeField|TextLabel|FigureTile|AnswerView")
CALL = re.compile(rf"\b(?:{SHOWS})\s*(?:\w+\s*)?\(")
TRANSLATED = re.compile(r"\b(?:tr|text|translate|QT_TRANSLATE_NOOP|QT_TR_NOOP)\s*\(")
STRING = re.compile(r'"((?:\\.|[^"\\\n])*)"')
SENTENCE = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")


def arguments(code: str, start: int) -> int:
    """Where the bracket that opens before `start` is closed; brackets in strings do not count."""
    depth, i = 1, start
    while i < len(code) and depth:
        if code[i] == '"':
            i = STRING.match(code, i).end() if STRING.match(code, i) else i + 1
            continue
        depth += {"(": 1, ")": -1}.get(code[i], 0)
        i += 1
    return i


def without_translated(code: str) -> str:
    while match := TRANSLATED.search(code):
        end = arguments(code, match.end())
        code = code[:match.start()] + re.sub(r"[^\n]", " ", code[match.start():end]) + code[end:]
    return code


offences, looked_at = [], 0
for file in tree.sources("ui"):
    code = without_translated(tree.without_comments(tree.text(file)))
    for call in CALL.finditer(code):
        looked_at += 1
        for string in STRING.finditer(code[call.end():arguments(code, call.end())]):
            if SENTENCE.search(string.group(1)):
                offences.append(f"{file}:{code.count(chr(10), 0, call.start()) + 1}: \"{string.group(1)}\" is shown without tr()")
tree.finish(offences, looked_at)
