"""Where one ESC/POS command ends and the next begins. Source: Epson, ESC/POS command reference."""

_ESC = {
    **dict.fromkeys(b"@2LSim", 0),
    **dict.fromkeys(b" !-3EGJMRTVadert{=%", 1),
    **dict.fromkeys(b"$\\cB", 2),
    ord("p"): 3,
    ord("W"): 8,
}
_GS = {**dict.fromkeys(b"!BabHfhwrI/", 1), **dict.fromkeys(b"LPW\\$", 2)}
_FS = {**dict.fromkeys(b"&.", 0), **dict.fromkeys(b"!-W", 1)}
_FIXED = {0x1B: _ESC, 0x1D: _GS, 0x1C: _FS}
"""Payload bytes behind the two bytes of the code."""

_DLE_DC4 = {1: 5, 2: 5, 7: 4, 8: 10}
"""Whole lengths of `DLE DC4` by function."""


def real_time_length(data: bytes) -> int | None:
    """Bytes of the real-time command at the start of `data`; 0 while incomplete, None when it is none."""
    if data[:1] != b"\x10":
        return None
    if len(data) < 3:
        return 0 if len(data) == 1 or data[1] in (0x04, 0x05, 0x14) else None
    match data[1], data[2]:
        case 0x04, 0x07 | 0x08:
            length = 4
        case ((0x04 | 0x05), _):
            length = 3
        case 0x14, function if function in _DLE_DC4:
            length = _DLE_DC4[function]
        case _:
            return None
    return length if len(data) >= length else 0


def command_length(data: bytes) -> int | None:
    """Bytes of the command at the start of `data`; 0 while it is incomplete, None when it is unknown."""
    if data[0] == 0x10:
        return real_time_length(data)
    if data[0] not in _FIXED:
        return 1 if data[0] in b"\n\r\t\x0c\x18" else None
    if len(data) < 2:
        return 0
    payload = _FIXED[data[0]].get(data[1])
    length = payload + 2 if payload is not None else _varying(data)
    return length if length is None or len(data) >= length else 0


def _varying(data: bytes) -> int | None:
    """Length of a command that carries its own; 0 while too little of it is there to tell."""
    match data[0], data[1]:
        case ((0x1B | 0x1C | 0x1D), 0x28):  # ( c pL pH
            return 5 + _number(data, 3, 2) if len(data) >= 5 else 0
        case 0x1B, 0x2A:  # * m nL nH
            return 5 + _number(data, 3, 2) * (3 if data[2] >= 20 else 1) if len(data) >= 5 else 0
        case 0x1B, 0x44:  # D ... NUL
            return data.find(0, 2) + 1
        case 0x1D, 0x56:  # V m [n]
            return (3 if data[2] in b"\x00\x01\x30\x31" else 4) if len(data) >= 3 else 0
        case 0x1D, 0x6B:  # k m ...
            return _barcode(data)
        case 0x1D, 0x76:  # v 0 m xL xH yL yH
            return 8 + _number(data, 4, 2) * _number(data, 6, 2) if len(data) >= 8 else 0
        case 0x1D, 0x38:  # 8 L p1-p4
            return 7 + _number(data, 3, 4) if len(data) >= 7 else 0
        case 0x1D, 0x2A:  # * x y
            return 4 + 8 * data[2] * data[3] if len(data) >= 4 else 0
        case _:
            return None


def _barcode(data: bytes) -> int:
    if len(data) < 4:
        return 0
    return data.find(0, 3) + 1 if data[2] <= 6 else 4 + data[3]


def _number(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "little")
