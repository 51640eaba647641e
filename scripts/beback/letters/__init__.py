"""Letters on paper: PDF through Typst, Word through docxtpl, with envelopes and labels in the same order."""

from beback.letters.printing import print_letters
from beback.letters.records import Look, Place, Printed

__all__ = ["Look", "Place", "Printed", "print_letters"]
