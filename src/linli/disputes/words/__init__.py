"""What a code is called on a page, in both languages."""
