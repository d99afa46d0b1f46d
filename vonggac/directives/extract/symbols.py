"""What the letters of Symbol and Wingdings show. In files they are bare codes."""

# As the fonts themselves draw them; only what letters of offices use beside bullets.
_SYMBOL = {0x2B: "+", 0x2D: "-", 0x2F: "/", 0x3C: "<", 0x3D: "=", 0x3E: ">", 0x25: "%", 0xA3: "≤", 0xB3: "≥", 0xB0: "°",
           0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xAE: "→", 0xDE: "⇒"}  # fmt: skip
_WINGDINGS = {
    0xE0: "→",
    0xE8: "→",
    0xF0: "→",
    0x28: " ",
    0x29: " ",
    0x2A: " ",
    0x38: " ",
}  # telephones, envelopes
BULLET = "-"


def of(code: int, font: str = "Symbol") -> str:
    """Return the text for a letter of a symbol font; a dash for every bullet, box and tick.

    >>> of(0xF0B3), of(0xF0A7, "Wingdings"), of(0xF0E0, "Wingdings"), of(0x2265, "Cambria Math")
    ('≥', '-', '→', '≥')
    """
    if not (code < 0x100 or 0xF000 <= code <= 0xF0FF):
        return chr(code)
    known = _WINGDINGS if "ding" in font.lower() else _SYMBOL
    return known.get(code & 0xFF, BULLET)
