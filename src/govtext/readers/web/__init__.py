"""Saved web pages, alone (HTML) or with all that belongs to them (MHTML)."""
