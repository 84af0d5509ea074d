"""Documents of word processors: their words, with the numbers they count themselves."""
