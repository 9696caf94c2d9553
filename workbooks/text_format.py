"""Number formats of the function TEXT as Chinese sheets write them, in words that every engine reads."""


def plain_format(code: str) -> str:
    """A number format whose Chinese letters and ``!`` escapes stand as ``\\`` escapes."""
    out, quoted, position = [], False, 0
    code = code.replace("G/通用格式", "General")
    while position < len(code):
        letter = code[position]
        if letter == '"':
            quoted = not quoted
        elif not quoted and letter in "\\!" and position + 1 < len(code):
            position += 1
            letter = "\\" + code[position]
        elif not quoted and code.startswith("上午/下午", position):
            return code  # the engine says that it can't
        elif not quoted and "\u3000" <= letter <= "\uffef":
            letter = "\\" + letter
        out.append(letter)
        position += 1
    return "".join(out)
