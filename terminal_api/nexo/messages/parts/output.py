"""What is shown or printed: text, barcodes, images, the terminal's own screens."""

from enum import StrEnum

from terminal_api.nexo.wire import Whole, Wire


class Device(StrEnum):
    """Whose screen or keys."""

    CASHIER_DISPLAY = "CashierDisplay"
    CUSTOMER_DISPLAY = "CustomerDisplay"
    CASHIER_INPUT = "CashierInput"
    CUSTOMER_INPUT = "CustomerInput"


class InfoQualify(StrEnum):
    """What an output or input is about."""

    STATUS = "Status"
    ERROR = "Error"
    DISPLAY = "Display"
    SOUND = "Sound"
    INPUT = "Input"
    POI_REPLICATION = "POIReplication"
    CUSTOMER_ASSISTANCE = "CustomerAssistance"
    RECEIPT = "Receipt"
    DOCUMENT = "Document"
    VOUCHER = "Voucher"


class OutputFormat(StrEnum):
    """Which member of an output holds its content."""

    TEXT = "Text"
    BAR_CODE = "BarCode"
    MESSAGE_REF = "MessageRef"
    """A screen the terminal has: `predefined_content`."""
    XHTML = "XHTML"


class CharacterStyle(StrEnum):
    """How a line is drawn."""

    NORMAL = "Normal"
    BOLD = "Bold"
    ITALIC = "Italic"
    UNDERLINE = "Underline"


class CharacterWidth(StrEnum):
    """How wide a line's characters are."""

    SINGLE_WIDTH = "SingleWidth"
    DOUBLE_WIDTH = "DoubleWidth"


class CharacterHeight(StrEnum):
    """How high a line's characters are."""

    HALF_HEIGHT = "HalfHeight"
    SINGLE_HEIGHT = "SingleHeight"
    DOUBLE_HEIGHT = "DoubleHeight"


class Alignment(StrEnum):
    """Where a line stands."""

    LEFT = "Left"
    CENTRED = "Centred"
    RIGHT = "Right"
    JUSTIFIED = "Justified"


class BarcodeType(StrEnum):
    """The barcodes a terminal prints."""

    CODE_128 = "Code128"
    CODE_25 = "Code25"
    EAN_13 = "EAN13"
    EAN_8 = "EAN8"
    PDF_417 = "PDF417"
    QR_CODE = "QRCode"
    """Older terminals spell it `QRCODE`."""
    UPC_A = "UPCA"


class PredefinedContent(Wire):
    """A screen the terminal has, or what a display notification is about (a query string)."""

    reference_id: str
    """`Idle`, `AcceptedAnimated`, `DeclinedAnimated`, `GetConfirmation`, `MenuButtons`, `GetText` ..."""
    language: str | None = None


class OutputText(Wire):
    """One line; on a receipt `text` is a small query string `name=..&value=..&key=..`."""

    text: str = ""
    character_set: str | None = None
    font: str | None = None
    start_row: Whole | None = None
    start_column: Whole | None = None
    color: str | None = None
    character_width: str | None = None
    character_height: str | None = None
    character_style: str | None = None
    alignment: str | None = None
    end_of_line_flag: bool | None = None


class OutputBarcode(Wire):
    """A barcode to print."""

    barcode_type: str | None = None
    barcode_value: str


class OutputContent(Wire):
    """What is to be printed or shown; `output_format` says which member counts."""

    output_format: str = "Text"
    predefined_content: PredefinedContent | None = None
    output_text: tuple[OutputText, ...] | None = None
    output_xhtml: str | None = None
    """Base64 of an XHTML snippet, which may hold an image."""
    output_barcode: OutputBarcode | None = None
