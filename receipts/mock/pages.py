"""The code pages of a mock printer. Source: Epson, ESC/POS command reference, `ESC t`."""

PAGES = {
    **{0: "cp437", 1: "cp932", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 13: "cp857", 14: "cp737"},
    **{15: "iso8859-7", 16: "cp1252", 17: "cp866", 18: "cp852", 19: "cp858", 32: "cp720", 33: "cp775"},
    **{34: "cp855", 35: "cp861", 36: "cp862", 37: "cp864", 38: "cp869", 39: "iso8859-2", 40: "iso8859-15"},
    **{44: "cp1125", 45: "cp1250", 46: "cp1251", 47: "cp1253", 48: "cp1254", 49: "cp1255", 50: "cp1256"},
    **{51: "cp1257", 52: "cp1258", 53: "kz1048"},
}
"""`ESC t n` as Epson numbers it, and Python's name of the page; of CP932 the katakana of one byte."""
