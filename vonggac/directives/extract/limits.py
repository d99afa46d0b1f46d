"""How much of a file is looked at. An office letter is far below each of these; what is above is no letter."""

MAX_FILE = 64 * 2**20  # bytes of the file itself: thirty pages scanned in colour at 300 dpi stay below
MAX_TEXT = 4 * 2**20  # bytes of a plain text; two hundred full pages are about 1 MiB
MAX_PART = 16 * 2**20  # bytes of one unpacked part of a DOCX or of one attachment's XML
MAX_UNPACKED = 256 * 2**20  # bytes of everything a package or a PDF unpacks to
MAX_PAGES = 200
MAX_SCANNED_PAGES = 60  # four seconds a page: more would block an officer for minutes
MAX_LINES = 20_000
MAX_LETTERS = 1_000_000  # of the whole text: two hundred full pages have 700,000, and reading costs 6 µs each
SECONDS_A_PAGE = 10
SECONDS_AT_LEAST = 20  # a cold start of the reading process and of LibreOffice's fonts
MAX_MEMORY = 1 * 2**30  # bytes of address space of the process that reads PDF and images
SECONDS_TO_DRAW = 60  # of all pages of a letter
