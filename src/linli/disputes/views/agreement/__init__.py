"""Pages of an agreement: written, frozen, signed, performed, handed off."""
