"""One matter opened in an emergency: asked, answered by somebody else, read, ended, reviewed."""
