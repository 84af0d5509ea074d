"""The researcher's own codes: samples to code, sheets, agreement."""
