"""Files become documents: blocks in reading order, with headings, tables and front matter."""
