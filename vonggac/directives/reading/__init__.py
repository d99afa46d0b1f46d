"""Reading a letter: pure stages in a visible order (`read.STAGES`). `read(document)` is the way in."""

from vonggac.directives.reading.read import STAGES, Trace, is_letter, read, trace
from vonggac.directives.reading.text import document_of

__all__ = ["STAGES", "Trace", "document_of", "is_letter", "read", "trace"]
